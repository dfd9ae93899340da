import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { enginePath } from "../test/support/tools/enginePath";

const run = promisify(execFile);

/** What results were measured on. Nothing in it identifies the machine. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly engine: string;
  /** Load average over the minute before the first measurement. */
  readonly loadBefore: number;
}

/** Describes this machine. */
export async function describeMachine(): Promise<Machine> {
  const cpus = os.cpus();
  return {
    processor: cpus[0]?.model.trim() || os.arch(),
    cores: cpus.length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release().replace(/-.*$/, "")}, ${os.arch()}`,
    node: process.version,
    engine: await engineVersion(),
    loadBefore: Math.round((os.loadavg()[0] ?? 0) * 10) / 10,
  };
}

async function engineVersion(): Promise<string> {
  const folders = await enginePath();
  // The engine logs every command in its home folder, which would be the user's.
  const home = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-engine-"));
  const PATH = [...folders, process.env.PATH].join(path.delimiter);
  try {
    const { stdout } = await run("pulumi", ["version"], { env: { ...process.env, PATH, PULUMI_HOME: home } });
    return stdout.trim();
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
