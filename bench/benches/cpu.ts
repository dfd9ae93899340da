import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { packedPackage } from "../../test/support/package/packedPackage";
import type { Bench } from "../bench";
import { type Summary, summarize } from "../statistics";

const run = promisify(execFile);
const script = path.resolve(__dirname, "../programs/cpu.cjs");
const SAMPLES = 7;
const COUNT = 1_000;

/** Milliseconds of CPU per token. */
export interface CpuResult {
  readonly count: number;
  readonly create: Summary;
  readonly read: Summary;
  readonly delete: Summary;
  /** All three. */
  readonly all: Summary;
}

/** The provider's own work for a token, without the network, the engine and the connection between the two. */
export const cpu: Bench<CpuResult> = {
  name: "cpu",
  what: "CPU that the provider uses to create, read and delete a token, without network",
  async run({ log, pairs = SAMPLES, sizes: [count = COUNT] = [] }) {
    const folder = path.join(await packedPackage(), "pulumi-influxdb-tokens");
    const samples: Record<"create" | "read" | "delete", number>[] = [];
    for (let sample = 0; sample < pairs; sample++) {
      const { stdout } = await run(process.execPath, [script, folder, String(count)]);
      samples.push(JSON.parse(stdout) as (typeof samples)[number]);
    }
    const result = {
      count,
      create: summarize(samples.map((sample) => sample.create)),
      read: summarize(samples.map((sample) => sample.read)),
      delete: summarize(samples.map((sample) => sample.delete)),
      all: summarize(samples.map((sample) => sample.create + sample.read + sample.delete)),
    };
    log(`${result.all.median.toFixed(2)} ms for each of ${count} tokens`);
    return result;
  },
};
