import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { InfluxctlSettings } from "./settings";

/** The name of the settings file beside the executable. */
const SETTINGS = "influxctl.json";

/** How {@link writeInfluxctl} creates the executable. */
export interface InfluxctlOptions extends InfluxctlSettings {
  /** The compiled program. @default the one of this package */
  readonly program?: string;
}

/**
 * Writes an executable that behaves like influxctl and works on an emulator: for `influxctlPath` in development and
 * tests. Its settings and the log of its calls are beside it; settings can be rewritten between two calls.
 *
 * @param folder where to write it; created if it does not exist
 * @returns the path of the executable
 */
export function writeInfluxctl(folder: string, options: InfluxctlOptions): string {
  const { program = join(__dirname, "main.js"), ...settings } = options;
  if (!existsSync(program)) throw new Error(`the program ${program} does not exist: compile it first`);
  mkdirSync(folder, { recursive: true });
  writeSettings(folder, settings);
  const path = join(folder, "influxctl");
  const words = [process.execPath, program, join(folder, SETTINGS)].map(quoted).join(" ");
  writeFileSync(path, `#!/bin/sh\nexec ${words} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Changes the settings of an executable that {@link writeInfluxctl} wrote. Counts of faults start again. */
export function writeSettings(folder: string, settings: InfluxctlSettings): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith("struck-")) rmSync(join(folder, name));
  }
  // Atomically: a call may read them at any time.
  const draft = join(folder, `${SETTINGS}.${process.pid}.draft`);
  writeFileSync(draft, JSON.stringify(settings));
  renameSync(draft, join(folder, SETTINGS));
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
