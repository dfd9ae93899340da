import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { nativePlugin } from "../../test/support/engine/nativePlugin";
import { processesUsing } from "../../test/support/exec/processes";
import { type Bench, type Settings, using } from "../bench";
import { available, compareLifecycles, type LifecycleResults } from "../lifecycles";
import { ratioOf, type Summary, summarize } from "../statistics";
import { executableFolder, nodeInside, pluginExecutable, pluginScript } from "../subjects/plugin";
import { random } from "../subjects/random";
import { Service } from "../subjects/service";
import type { Subject } from "../subjects/subject";
import { tokens } from "../subjects/tokens";

const NAME = "pulumi-resource-influxdb-tokens";
const STARTS = 21;
const MEMORY_TOKENS = 1_000;

/** What the native plugin costs. */
export interface PluginResult {
  readonly sizes: readonly {
    readonly count: number;
    readonly rounds: number;
    readonly subjects: LifecycleResults;
  }[];
  /** From the start of a process to its port, beside an empty process of the same Node to its first line. */
  readonly start?: Readonly<Record<"script" | "executable", StartResult>>;
  /** The most memory that the executable used while it created {@link MEMORY_TOKENS} tokens. */
  readonly memoryBytes?: number;
}

/** What the start of a process takes, in milliseconds. */
interface StartResult {
  readonly own: Summary;
  readonly empty: Summary;
  /** The medians' difference. */
  readonly overEmpty: number;
  readonly ratio: Summary;
}

/** The native plugin beside RandomId and the dynamic resource. */
export const plugin: Bench<PluginResult> = {
  name: "plugin",
  what: "the native plugin beside RandomId and the dynamic resource: commands, start, memory",
  async run(settings, save) {
    const start = await measureStarts(settings);
    const memoryBytes = await measureMemory(settings);
    const sizes: PluginResult["sizes"][number][] = [];
    for (const count of settings.sizes ?? (settings.short ? [1, 100] : [1, 100, 1_000])) {
      const subjects = await available(subjectsFor(count), settings);
      const rounds = settings.pairs ?? roundsFor(count);
      const onRound = (done: number, soFar: LifecycleResults) =>
        save({ start, memoryBytes, sizes: [...sizes, { count, rounds: done, subjects: soFar }] });
      const measured = await compareLifecycles(subjects, count, rounds, settings, onRound);
      sizes.push({ count, rounds, subjects: measured });
    }
    return { start, memoryBytes, sizes };
  },
};

/** At large sizes each command takes a minute, so only creating is measured. */
function subjectsFor(count: number): readonly Subject[] {
  if (count < 500) return [pluginExecutable, random, pluginScript, tokens];
  return [pluginExecutable, random].map((subject) => ({ ...subject, operations: ["create"] }));
}

/** Short runs are noisy, and cheap to repeat. */
function roundsFor(count: number): number {
  if (count < 10) return 7;
  return count < 500 ? 3 : 2;
}

async function measureStarts({ pairs = STARTS, log }: Settings): Promise<NonNullable<PluginResult["start"]>> {
  const script = await nativePlugin();
  const executable = await executableFolder();
  const inside = await nodeInside();
  const samples = { script: newSamples(), executable: newSamples() };
  for (let pair = 0; pair < pairs; pair++) {
    samples.script.own.push(await timeToLine(path.join(script, NAME), ["127.0.0.1:9"]));
    samples.script.empty.push(await timeToLine(process.execPath, ["-e", "console.log(0)"]));
    samples.executable.own.push(await timeToLine(path.join(executable, NAME), ["127.0.0.1:9"]));
    samples.executable.empty.push(await timeToLine(inside, ["-e", "console.log(0)"]));
  }
  const results = { script: startOf(samples.script), executable: startOf(samples.executable) };
  for (const [name, { overEmpty }] of Object.entries(results)) {
    log(`start as ${name}: ${overEmpty.toFixed(0)} ms over an empty Node process`);
  }
  return results;
}

function newSamples(): { own: number[]; empty: number[] } {
  return { own: [], empty: [] };
}

function startOf({ own, empty }: { own: number[]; empty: number[] }): StartResult {
  const [ownTimes, emptyTimes] = [summarize(own), summarize(empty)];
  const overEmpty = ownTimes.median - emptyTimes.median;
  return { own: ownTimes, empty: emptyTimes, overEmpty, ratio: ratioOf(own, empty) };
}

async function timeToLine(program: string, args: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.stdout.once("data", () => resolve(performance.now() - started));
    });
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

/** The kernel records the most memory that a process has used. */
async function measureMemory(settings: Settings): Promise<number> {
  const service = await Service.start();
  return await using(settings, { service, close: () => service.stop() }, async () =>
    using(settings, await pluginExecutable.open(service, MEMORY_TOKENS), async (stack) => {
      const folder = await executableFolder();
      let most = 0;
      let running = true;
      const watching = (async () => {
        while (running) {
          for (const pid of await processesUsing(folder)) most = Math.max(most, await peakOf(pid));
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      })();
      try {
        await stack.run("create");
      } finally {
        running = false;
        await watching;
      }
      settings.log(`${(most / 1e6).toFixed(0)} MB with ${MEMORY_TOKENS} tokens`);
      return most;
    }),
  );
}

/** 0 if the process is gone, or is not the plugin. */
async function peakOf(pid: number): Promise<number> {
  try {
    const command = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0", 1)[0] ?? "";
    if (path.basename(command) !== NAME) return 0;
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
