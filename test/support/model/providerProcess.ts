import { type ChildProcessByStdio, spawn } from "node:child_process";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { Way } from "./way";

/** What the engine allows in its messages. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;

/** What the engine starts, in the program's dependencies. */
const PROGRAMS: Readonly<Record<Way, string>> = {
  dynamic: "@pulumi/pulumi/cmd/dynamic-provider/index.js",
  plugin: "pulumi-influxdb-tokens/dist/plugin/pulumi-resource-influxdb-tokens.cjs",
};

/** What a provider process is started with. */
interface ProviderProcessOptions {
  /** @default "dynamic" */
  readonly way?: Way;
  /** The program's folder, with `node_modules` in it. */
  readonly folder: string;
  /** The whole environment but PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** Address of the engine. */
  readonly engine: string;
  /** A module to load first. */
  readonly preload?: string;
  /** Gets everything that it writes to its standard output and standard error. */
  readonly onPrinted?: (text: string) => void;
}

/** How a process ended. */
interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** When, in milliseconds of a clock that never goes back. */
  readonly at: number;
}

/** A process with the lifecycles, started as the engine starts it and spoken to as the engine speaks. */
export class ProviderProcess {
  /** Settles when the process has ended. */
  readonly ended: Promise<Ending>;
  #ending: Ending | undefined;
  #printed = "";

  private constructor(
    readonly way: Way,
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>,
    private client: ResourceProviderClient | undefined,
    onPrinted: (text: string) => void,
  ) {
    this.ended = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.#ending = { code, signal, at: performance.now() };
        resolve(this.#ending);
      });
    });
    child.stdin.on("error", () => undefined);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        const text = bytes.toString("utf8");
        this.#printed += text;
        onPrinted(text);
      });
    }
  }

  /** Starts a process and connects to it. */
  static async start(given: ProviderProcessOptions): Promise<ProviderProcess> {
    const { way = "dynamic", folder, env, engine, preload, onPrinted = () => undefined } = given;
    const program = path.join(folder, "node_modules", PROGRAMS[way]);
    const options = preload === undefined ? [] : ["--require", preload];
    const child = spawn(process.execPath, [...options, program, engine], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "", ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const started = new ProviderProcess(way, child, undefined, onPrinted);
    const port = await started.#port();
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": LARGEST_MESSAGE,
    });
    started.client = client;
    return started;
  }

  /** How it ended, once it has. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** Makes one call of the protocol. */
  async call<Response>(
    start: (
      client: ResourceProviderClient,
      done: (error: ServiceError | null, response: Response) => void,
    ) => unknown,
  ): Promise<Response> {
    const { client } = this;
    if (client === undefined) throw new Error("the provider process is not connected");
    return await new Promise((resolve, reject) => {
      start(client, (error, response) => (error ? reject(error) : resolve(response)));
    });
  }

  /** Sends it a signal. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Stops reading what it prints, and closes its output. */
  closeOutput(): void {
    this.child.stdout.destroy();
    this.child.stderr.destroy();
  }

  /** Ends its standard input, as the end of the engine does, however it comes. */
  endInput(): void {
    this.child.stdin.destroy();
  }

  /** Leaves it without an engine: nobody writes to its standard input, and nobody reads what it prints. */
  abandon(): void {
    const { stdin, stdout, stderr } = this.child;
    for (const stream of [stdin, stdout, stderr]) stream.destroy();
  }

  /** Ends it, the way an engine that is done does, and makes sure of it. */
  async stop(): Promise<Ending> {
    this.client?.close();
    this.child.kill("SIGKILL");
    return await this.ended;
  }

  async #port(): Promise<number> {
    const { stdout } = this.child;
    return await new Promise((resolve, reject) => {
      const look = () => {
        const match = /^(\d+)\n/.exec(this.#printed);
        if (match === null) return;
        stdout.off("data", look);
        resolve(Number(match[1]));
      };
      stdout.on("data", look);
      void this.ended.then(() => reject(new Error(`the provider process did not start:\n${this.#printed}`)));
    });
  }
}
