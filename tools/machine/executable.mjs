import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/** The full path of a program in one of these folders; by default those of PATH. */
export function findExecutable(name, folders = (process.env.PATH ?? "").split(path.delimiter)) {
  return folders
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
