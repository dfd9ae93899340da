import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { RunningCommand } from "../../test/support/exec/command";
import type { Service } from "./service";
import type { Operation, Stack, Subject } from "./subject";

const script = path.resolve(__dirname, "../programs/direct.cjs");

class DirectStack implements Stack {
  #running: RunningCommand | undefined;

  private constructor(
    private readonly folder: string,
    private readonly service: Service,
    private readonly count: number,
  ) {}

  static async open(service: Service, count: number): Promise<DirectStack> {
    return new DirectStack(await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-direct-")), service, count);
  }

  async run(operation: Operation): Promise<void> {
    const collection = `${this.service.url}/api/v0/accounts/${this.service.account}/management-tokens`;
    const args = [script, operation, collection, String(this.count), path.join(this.folder, "ids.json")];
    this.#running = new RunningCommand(process.execPath, args, {
      cwd: this.folder,
      env: { INFLUXDB_MANAGEMENT_TOKEN: this.service.credential },
      timeoutMs: 600_000,
    });
    const { code, stderr } = await this.#running.result;
    if (code !== 0) throw new Error(`${operation} failed: ${stderr.trim()}`);
  }

  async stateBytes(): Promise<undefined> {
    return undefined;
  }

  async close(): Promise<void> {
    this.#running?.signalGroup("SIGKILL");
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The same requests from a script in a process of its own: the cost of the service itself. */
export const direct: Subject = {
  name: "direct",
  operations: ["create", "refresh", "destroy"],
  open: async (service, count) => await DirectStack.open(service, count),
};
