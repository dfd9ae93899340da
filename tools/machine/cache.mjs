import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { onInterruption } from "./interruption.mjs";
import { withLock } from "./lock.mjs";

/** The folder, outside of any clone, for everything that takes minutes to create. */
export function cacheFolder() {
  const chosen = process.env.PULUMI_INFLUXDB_TOKENS_CACHE;
  if (chosen) return path.resolve(chosen);
  return path.join(userCache(), "pulumi-influxdb-tokens");
}

function userCache() {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  return path.join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache");
}

/** The folder of this name in the cache, if it exists. */
export function inCache(name) {
  const folder = path.join(cacheFolder(), name);
  return existsSync(folder) ? folder : undefined;
}

/**
 * The folder of this name in the cache, created if it does not exist. It appears complete or not at all, and only one
 * process creates it.
 *
 * @param {string} name contains everything that the content depends on
 * @param {(draft: string) => Promise<void>} make fills the folder
 * @param {(line: string) => void} log
 * @returns {Promise<string>}
 */
export async function makeInCache(name, make, log) {
  const folder = path.join(cacheFolder(), name);
  const onWait = (pid) => log(`waiting for process ${pid}, which is making ${folder}`);
  return await withLock(
    `${folder}.lock`,
    async () => {
      if (existsSync(folder)) return folder;
      await removeDrafts(folder);
      const draft = await mkdtemp(`${folder}.draft-`);
      const settled = onInterruption(() => rmSync(draft, { recursive: true, force: true }));
      try {
        await make(draft);
        await mkdir(path.dirname(folder), { recursive: true });
        await rename(draft, folder);
      } finally {
        settled();
        await rm(draft, { recursive: true, force: true });
      }
      return folder;
    },
    { onWait },
  );
}

/** Removes what a killed process left: only the holder of the lock works here. */
async function removeDrafts(folder) {
  const parent = path.dirname(folder);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${path.basename(folder)}.draft-`)) continue;
    await rm(path.join(parent, name), { recursive: true, force: true });
  }
}
