import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PluginRelease } from "./release";

/** A file of an installed plugin. */
export interface PluginFile {
  readonly name: string;
  readonly text: string;
  /** Whether the engine starts it. */
  readonly starts: boolean;
}

const NAME = "pulumi-resource-influxdb-tokens";

const SHEBANG = "#!/usr/bin/env node\n";

/** Without it, a package.json in the user's home could make Node take the program for an ES module. */
const MANIFEST: PluginFile = { name: "package.json", text: '{"type":"commonjs"}\n', starts: false };

/** Windows starts no file by its first line. */
const LAUNCHER = `@echo off\r\nnode "%~dp0${NAME}.cjs" %*\r\n`;

/** The files of a plugin, as the engine looks for them on a platform. */
export function pluginFiles({ program }: PluginRelease, platform = process.platform): PluginFile[] {
  if (platform === "win32") {
    return [
      { name: `${NAME}.cmd`, text: LAUNCHER, starts: true },
      { name: `${NAME}.cjs`, text: program, starts: false },
    ];
  }
  const text = program.startsWith("#!") ? program : SHEBANG + program;
  return [{ name: NAME, text, starts: true }, MANIFEST];
}

/** Writes the files into an empty folder. */
export function writePluginFiles(files: readonly PluginFile[], folder: string): void {
  for (const { name, text, starts } of files) {
    const file = join(folder, name);
    writeFileSync(file, text);
    // The mode of a new file depends on the process's umask.
    chmodSync(file, starts ? 0o755 : 0o644);
  }
}
