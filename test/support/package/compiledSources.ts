import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { transformSync } from "@swc/core";

const repository = resolve(__dirname, "../../..");

/** The sources as JavaScript, for tests that need them in processes of their own. */
export interface Compiled {
  /** The folder with `provider`, `cli`, `emulator` and `plugin`. */
  readonly folder: string;
  /** The program of the influxctl stand-in. */
  readonly influxctl: string;
  dispose(): void;
}

/**
 * Compiles the sources into a temporary folder, without checking types.
 *
 * @param edit changes the text of a source, by its path in the repository
 */
export function compileSources(edit: (file: string, text: string) => string = (_, text) => text): Compiled {
  const folder = mkdtempSync(join(tmpdir(), "compiled-sources-"));
  for (const name of ["provider", "cli", "emulator", "plugin"]) {
    for (const entry of readdirSync(join(repository, name), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
      const source = join(entry.parentPath, entry.name);
      const file = source.slice(repository.length + 1);
      const target = join(folder, file).replace(/\.ts$/, ".js");
      mkdirSync(dirname(target), { recursive: true });
      const { code } = transformSync(edit(file, readFileSync(source, "utf8")), {
        filename: source,
        swcrc: false,
        jsc: { target: "es2022", parser: { syntax: "typescript" } },
        module: { type: "commonjs" },
      });
      writeFileSync(target, code);
    }
  }
  copyFileSync(join(repository, "package.json"), join(folder, "package.json"));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  return {
    folder,
    influxctl: join(folder, "emulator/influxctl/main.js"),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
