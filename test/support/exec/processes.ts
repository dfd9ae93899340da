import { readdir, readFile } from "node:fs/promises";
import { until } from "../until";

/** Whether a process of this id exists (a zombie that nobody has waited for does not count). */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return (await stateOf(pid)) !== "Z";
}

/** Sends a signal to each of these; one that has ended meanwhile needs none. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/** Kills these at one moment: none lives on to see another one end, and to act on it. */
export async function killTogether(pids: readonly number[]): Promise<void> {
  signalAll(pids, "SIGSTOP");
  for (const pid of pids) await until(async () => ["T", "Z", undefined].includes(await stateOf(pid)));
  signalAll(pids, "SIGKILL");
}

/** The direct children of a process. Needs Linux's `/proc`; elsewhere none are found. */
export async function childrenOf(pid: number): Promise<number[]> {
  return await selectProcesses(async (candidate) => {
    const stat = await readFile(`/proc/${candidate}/stat`, "utf8");
    return Number(afterName(stat)[1]) === pid;
  });
}

/**
 * The processes whose environment names a folder: how those a test has started are found again, although the
 * engine gives its plugins process groups of their own and they outlive it when it is killed. Needs Linux's
 * `/proc`; elsewhere none are found.
 */
export async function processesUsing(folder: string): Promise<number[]> {
  const wanted = Buffer.from(folder);
  return await selectProcesses(async (candidate) => {
    if (candidate === process.pid) return false;
    return (await readFile(`/proc/${candidate}/environ`)).includes(wanted);
  });
}

/** The letter for a process's state in `/proc`; undefined: it has ended, or there is no `/proc`. */
async function stateOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat === undefined ? undefined : afterName(stat)[0];
}

/** The fields of `/proc/PID/stat` after the command's name, which may itself hold spaces and brackets. */
function afterName(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

async function selectProcesses(matches: (pid: number) => Promise<boolean>): Promise<number[]> {
  const entries = await readdir("/proc").catch(() => []);
  const pids = entries.filter((name) => /^\d+$/.test(name)).map(Number);
  // A process may end, or belong to somebody else, between the listing and the reading: then it is not ours.
  const matched = await Promise.all(pids.map((pid) => matches(pid).catch(() => false)));
  return pids.filter((_, index) => matched[index]);
}
