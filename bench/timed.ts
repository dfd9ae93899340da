import { readFileSync } from "node:fs";

/** How long something took. */
export interface Timed {
  /** By the clock on the wall. */
  readonly seconds: number;
  /**
   * CPU of all processes that were started and have ended, their own children included. Hardly changes with what
   * else the machine does. Undefined where the system does not tell: it needs Linux's `/proc`.
   */
  readonly cpuSeconds?: number;
}

/** Linux counts CPU in hundredths of a second, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;

/** Does something that runs processes to their ends, and tells how long it took. */
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
    // Behind the command's name, which may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
