import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve, sep } from "node:path";
import type { Environment } from "../environment";

/** On Windows, commands leave out the program's file extension. */
const ENDINGS = process.platform === "win32" ? ["", ".exe"] : [""];

/**
 * Finds a program's file. A name with a separator is a path relative to the working directory; any other name is
 * searched on PATH. Relative entries of PATH and `node_modules/.bin` do not count, so that a dependency cannot plant
 * its own program.
 */
export function findProgram(name: string, environment: Environment): string | undefined {
  const candidates = /[\\/]/.test(name)
    ? [resolve(name)]
    : (environment.PATH ?? environment.Path ?? "")
        .split(delimiter)
        .filter((folder) => isAbsolute(folder) && !folder.split(sep).includes("node_modules"))
        .map((folder) => join(folder, name));
  return candidates.flatMap((path) => ENDINGS.map((ending) => path + ending)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
