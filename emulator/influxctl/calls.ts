import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A call of the executable. */
export interface InfluxctlCall {
  readonly pid: number;
  /** The arguments; must not contain a secret. */
  readonly args: readonly string[];
  /** The names of its environment variables. */
  readonly environment: readonly string[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Undefined if it never ended by itself. */
  readonly endedAt?: number;
  readonly exitCode?: number;
}

const LOG = "calls.jsonl";

/** Every call so far, in the order of start. */
export function readCalls(folder: string): InfluxctlCall[] {
  const path = join(folder, LOG);
  if (!existsSync(path)) return [];
  const calls = new Map<string, InfluxctlCall>();
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (line === "") continue;
    const { key, ...entry } = JSON.parse(line) as InfluxctlCall & { key: string };
    calls.set(key, { ...calls.get(key), ...entry });
  }
  return [...calls.values()];
}

/** The most calls that ran at the same time. Calls that never ended are not counted. */
export function mostAtOnce(calls: readonly InfluxctlCall[]): number {
  const ended = calls.filter((call) => call.endedAt !== undefined);
  const counts = ended.map(
    ({ startedAt }) =>
      ended.filter((other) => other.startedAt <= startedAt && startedAt < (other.endedAt ?? 0)).length,
  );
  return Math.max(0, ...counts);
}

/** Records the start of this process's call; the returned function records its end. */
export function logCall(folder: string, args: readonly string[]): (exitCode: number) => void {
  const key = `${process.pid}@${Date.now()}`;
  const note = (entry: object) => appendFileSync(join(folder, LOG), `${JSON.stringify({ key, ...entry })}\n`);
  const environment = Object.keys(process.env).sort();
  note({ pid: process.pid, args, environment, startedAt: Date.now() });
  return (exitCode) => note({ endedAt: Date.now(), exitCode });
}
