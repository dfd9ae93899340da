// Installs the npm dependencies where they are missing or not those of package-lock.json.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { capture } from "./machine/command.mjs";
import { withLock } from "./machine/lock.mjs";
import { withProgress } from "./machine/progress.mjs";
import { repository } from "./repository.mjs";

/**
 * Installs what package-lock.json names, unless it is there.
 *
 * @param {(line: string) => void} log
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function install(log) {
  return await withLock(path.join(repository, "build/install.lock"), async () => {
    if (await isInstalled()) return false;
    await withProgress("installing the npm dependencies", log, runNpm);
    return true;
  });
}

async function runNpm() {
  const run = (...args) => capture("npm", [...args, "--no-audit", "--no-fund"], { cwd: repository });
  try {
    await run("ci");
  } catch {
    // `npm ci` refuses a lock file without the binaries of other systems, which is what npm writes where the
    // registry lacks them; the versions that the file has are installed all the same.
    await run("install", "--no-save");
  }
}

/** npm notes in node_modules what it has installed, at the very end. */
async function isInstalled() {
  const [wanted, have] = await Promise.all([
    packagesOf("package-lock.json"),
    packagesOf("node_modules/.package-lock.json").catch(() => ({})),
  ]);
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    return place === "" || optional || have[place]?.version === version;
  });
}

async function packagesOf(file) {
  return JSON.parse(await readFile(path.join(repository, file), "utf8")).packages;
}
