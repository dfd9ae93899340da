/**
 * TOML, the format of influxctl's configuration. The parser is loaded only when a file is read or written. Its types
 * are declared for ES modules only, although it offers CommonJS at run time, hence this import.
 */
const toml = (): typeof import("smol-toml", { with: { "resolution-mode": "import" }}) => require("smol-toml");

/** A parsed TOML table. */
export type TomlTable = Readonly<Record<string, unknown>>;

/** Reads a TOML document. @throws Error if it is malformed */
export function parseToml(text: string): TomlTable {
  return toml().parse(text);
}

/** Writes a TOML document; values may contain any characters. */
export function writeToml(table: TomlTable): string {
  return toml().stringify(table);
}
