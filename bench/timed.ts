import { readFileSync } from "node:fs";

/** What something took. */
export interface Timed {
  /** Elapsed time. */
  readonly seconds: number;
  /**
   * CPU time of all processes that were started and have exited, including their children. Barely affected by what
   * else the machine does. Undefined on systems without Linux's `/proc`.
   */
  readonly cpuSeconds?: number;
}

/** Linux reports CPU time in hundredths of a second, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;

/** Runs work that waits for its processes to exit, and returns what it took. */
export async function timed(work: () => Promise<void>): Promise<Timed> {
  const [started, before] = [performance.now(), cpuOfChildren()];
  await work();
  const [seconds, after] = [(performance.now() - started) / 1000, cpuOfChildren()];
  return before === undefined || after === undefined
    ? { seconds }
    : { seconds, cpuSeconds: Math.round((after - before) * TICKS_PER_SECOND) / TICKS_PER_SECOND };
}

function cpuOfChildren(): number | undefined {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    // The fields follow the command's name, which may itself contain spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
