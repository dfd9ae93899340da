import path from "node:path";
import { capture } from "../machine/command.mjs";
import { findExecutable } from "../machine/executable.mjs";
import { withLock } from "../machine/lock.mjs";
import { withProgress } from "../machine/progress.mjs";
import { repository } from "../repository.mjs";

/**
 * Calls `find`; if that finds nothing, installs a Debian package, if this machine allows it, and calls it again.
 *
 * @param {string} name of the package
 * @param {() => Promise<string | undefined>} find
 * @param {(line: string) => void} log
 * @returns {Promise<string>}
 */
export async function fromPackage(name, find, log) {
  const found = await find();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || findExecutable("apt-get") === undefined) {
    throw new Error(`${name} (as Debian calls it) is not installed`);
  }
  return await withLock(path.join(repository, "build/apt.lock"), async () => {
    const meanwhile = await find();
    if (meanwhile !== undefined) return meanwhile;
    await withProgress(`installing ${name} with apt-get`, log, () => install(name));
    const installed = await find();
    if (installed === undefined)
      throw new Error(`apt-get installed ${name}, but what it is for is not there`);
    return installed;
  });
}

async function install(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const args = ["install", "--yes", "--no-install-recommends", name];
  try {
    await capture("apt-get", args, { env });
  } catch {
    // The package list may be older than the mirrors.
    await capture("apt-get", ["update"], { env });
    await capture("apt-get", args, { env });
  }
}
