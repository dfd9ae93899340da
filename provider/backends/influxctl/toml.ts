/**
 * TOML as influxctl's configuration is written. The parser is loaded only when a file is read or written. Its
 * types are declared for ES modules only, while it offers CommonJS at run time: hence the spelled-out import.
 */
const toml = (): typeof import("smol-toml", { with: { "resolution-mode": "import" }}) => require("smol-toml");

/** A parsed TOML table. */
export type TomlTable = Readonly<Record<string, unknown>>;

/** Reads a TOML document. @throws Error for what is none */
export function parseToml(text: string): TomlTable {
  return toml().parse(text);
}

/** Writes a TOML document, whatever characters its values hold. */
export function writeToml(table: TomlTable): string {
  return toml().stringify(table);
}
