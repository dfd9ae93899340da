import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeSettings } from "../../emulator/influxctl";
import { runInfluxctl } from "../../emulator/influxctl/program";

const source = path.resolve(__dirname, "../programs/influxctl.sh");

/**
 * An influxctl whose every call takes a given time from start to exit. The emulator's stand-in runs in this process,
 * and the executable only forwards to it: a Node process for each call would take longer, and a whole core.
 */
export class TimedInfluxctl {
  /** Calls so far. */
  calls = 0;
  /** The most calls at the same time. */
  mostAtOnce = 0;
  #underWay = 0;
  readonly #server: Server;

  private constructor(
    private readonly folder: string,
    private readonly milliseconds: number,
  ) {
    this.#server = createServer((socket) => {
      // A killed call gets no answer.
      this.#answer(socket).catch(() => socket.destroy());
    });
  }

  /** The executable, for `influxctlPath`. */
  get path(): string {
    return path.join(this.folder, "influxctl");
  }

  /**
   * @param emulatorUrl the service
   * @param milliseconds how long a call takes
   */
  static async start(emulatorUrl: string, milliseconds: number): Promise<TimedInfluxctl> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-influxctl-"));
    writeSettings(folder, { emulatorUrl });
    const command = new TimedInfluxctl(folder, milliseconds);
    await new Promise<void>((resolve) => command.#server.listen(0, "127.0.0.1", resolve));
    const { port } = command.#server.address() as AddressInfo;
    await writeFile(command.path, (await readFile(source, "utf8")).replace("{port}", String(port)));
    await chmod(command.path, 0o755);
    return command;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.folder, { recursive: true, force: true });
  }

  async #answer(socket: Socket): Promise<void> {
    const { startedAt, args } = await readCall(socket);
    this.calls++;
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#underWay);
    try {
      const result = await runInfluxctl(path.join(this.folder, "influxctl.json"), args);
      await sleep(Math.max(0, startedAt + this.milliseconds - Date.now()));
      socket.end(`${result.exitCode}\n${result.stdout}\0${result.stderr}\0`);
    } finally {
      this.#underWay--;
    }
  }
}

/** Reads when a call started, in milliseconds since the epoch, and its arguments: a count, then each with a NUL after it. */
async function readCall(socket: Socket): Promise<{ startedAt: number; args: string[] }> {
  let text = "";
  return await new Promise((resolve, reject) => {
    socket.on("data", (bytes) => {
      text += bytes.toString("utf8");
      const [, started, count, rest = ""] = /^([\d.]+)\n(\d+)\n(.*)$/s.exec(text) ?? [];
      const args = rest.split("\0");
      if (started === undefined || args.length <= Number(count)) return;
      resolve({ startedAt: Number(started) * 1000, args: args.slice(0, -1) });
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the call was interrupted")));
  });
}
