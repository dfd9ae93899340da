import { chmod, mkdtemp, readdir, rename, rm } from "node:fs/promises";
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
  await withFreshList(["install", "--yes", "--no-install-recommends", name]);
}

/**
 * Takes programs out of a Debian package and installs nothing: no service starts, and this machine stays as it is. APT
 * checks what it downloads against the distribution's signature.
 *
 * @param {string} key
 * @param {{ name: string, programs: string[] }} options `programs`: their paths in the package; they end up side by side
 */
export function unpackedFromDebian(key, { name, programs }) {
  const make = async (folder, { title, log }) => {
    if (findExecutable("apt-get") === undefined) throw new Error("this system has no apt-get");
    const scratch = await mkdtemp(path.join(folder, "package-"));
    try {
      const options = { cwd: scratch };
      await withProgress(`downloading ${title}`, log, () => withFreshList(["download", name], options));
      const [archive] = await readdir(scratch);
      await capture("dpkg-deb", ["--extract", archive, "contents"], options);
      for (const program of programs) {
        const file = path.join(folder, path.basename(program));
        await rename(path.join(scratch, "contents", program), file);
        await chmod(file, 0o755);
      }
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  };
  return { key, how: "unpacked from its Debian package", make };
}

/** Runs apt-get; the package list may be missing, or older than the mirrors. */
async function withFreshList(args, options = {}) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await capture("apt-get", args, { ...options, env });
  } catch {
    await capture("apt-get", ["update"], { env });
    await capture("apt-get", args, { ...options, env });
  }
}
