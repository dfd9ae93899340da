import path from "node:path";
import { capture } from "./command.mjs";
import { findExecutable } from "./executable.mjs";
import { withLock } from "./lock.mjs";
import { withProgress } from "./progress.mjs";
import { repository } from "./repository.mjs";

/** Whether this process may install packages of Debian and its like. */
export function hasApt() {
  return process.getuid?.() === 0 && findExecutable("apt-get") !== undefined;
}

/**
 * Installs a package of Debian and its like, unless another process has done so meanwhile.
 *
 * @param {string} name of the package
 * @param {{ isThere: () => Promise<boolean>, log: (line: string) => void }} options `isThere`: whether what the
 *   package is wanted for has come
 */
export async function installPackage(name, { isThere, log }) {
  await withLock(path.join(repository, "build/apt.lock"), async () => {
    if (await isThere()) return;
    await withProgress(`installing ${name} with apt-get`, log, () => install(name));
  });
}

async function install(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const args = ["install", "--yes", "--no-install-recommends", name];
  try {
    await capture("apt-get", args, { env });
  } catch {
    // The list of packages may be older than what the mirrors have.
    await capture("apt-get", ["update"], { env });
    await capture("apt-get", args, { env });
  }
}
