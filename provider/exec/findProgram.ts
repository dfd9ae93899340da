import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve, sep } from "node:path";
import type { Environment } from "../environment";

/** Windows leaves the ending of a program out. */
const ENDINGS = process.platform === "win32" ? ["", ".exe"] : [""];

/**
 * The file of a program. A name with a separator is a path from the working directory; any other is looked for on
 * PATH. Relative entries of PATH and `node_modules/.bin` do not count: a program's dependencies must not be able
 * to slip in their own.
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
