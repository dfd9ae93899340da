import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const HEARTBEAT_MS = 2_000;
const STALE_AFTER_MS = 60_000;

/**
 * Runs the work while no other process that asks for the same lock file runs its own.
 *
 * The lock of a process that is gone, or has not touched it for a minute, is taken over. The work must tolerate a rare
 * second runner (after a machine slept, or if two take over at once): it ends in one rename.
 *
 * @param {string} file the lock file; its folder is made
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (pid: number) => void }} [options] `onWait`: called once with the id of the process that it waits
 *   for
 * @returns {Promise<T>}
 * @template T
 */
export async function withLock(file, work, { onWait = () => {} } = {}) {
  const owner = `${process.pid} ${randomUUID()}`;
  await mkdir(path.dirname(file), { recursive: true });
  await acquire(file, owner, onWait);
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await holderOf(file)) === owner) await rm(file, { force: true });
  }
}

async function acquire(file, owner, onWait) {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, owner);
  try {
    for (let told = false; ; ) {
      try {
        // A link appears together with its content; a file opened exclusively would be empty for a moment.
        await link(draft, file);
        return;
      } catch (error) {
        if (error.code !== "EEXIST") throw error;
      }
      const holder = await holderOf(file);
      if (holder === undefined) continue;
      if (await isStale(file, holder)) {
        await takeAway(file, holder);
        continue;
      }
      if (!told) onWait(pidOf(holder));
      told = true;
      await sleep(200);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes a stale lock, unless another process has taken it over since it was read. */
async function takeAway(file, holder) {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
    if ((await holderOf(aside)) !== holder) await link(aside, file);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function isStale(file, holder) {
  if (!isAlive(pidOf(holder))) return true;
  const touched = await stat(file).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs > STALE_AFTER_MS;
}

async function holderOf(file) {
  return await readFile(file, "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

function pidOf(holder) {
  return Number(holder.split(" ")[0]);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
