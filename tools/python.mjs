import { hasApt, installPackage } from "./apt.mjs";
import { capture } from "./command.mjs";
import { findExecutable } from "./executable.mjs";

/**
 * Finds a Python 3 that has pip; where there is none, installs it if this machine lets us.
 *
 * @param {string} missing what to say where it cannot be had
 * @param {(line: string) => void} log
 * @returns {Promise<string>} the program
 */
export async function pythonWithPip(missing, log) {
  const found = await usablePython();
  if (found !== undefined) return found;
  if (!hasApt()) throw new Error(missing);
  const isThere = async () => (await usablePython()) !== undefined;
  await installPackage("python3-pip", { isThere, log });
  const python = await usablePython();
  if (python === undefined) throw new Error(missing);
  return python;
}

async function usablePython() {
  const python = findExecutable("python3");
  if (python === undefined) return undefined;
  return await capture(python, ["-m", "pip", "--version"]).then(
    () => python,
    () => undefined,
  );
}
