import path from "node:path";
import { type CommandResult, RunningCommand } from "../exec/command";
import { type Found, findPart } from "../tools/realPart";

/** Where the configuration of the example is. */
const configs = path.resolve(__dirname, "../../../examples/stores/telegraf");

/** Where Telegraf's program is, or why there is none. Built where the machine allows it. */
export function findTelegraf(): Found {
  return findPart("telegraf");
}

/** What an agent is started with. */
interface TelegrafOptions {
  readonly program: string;
  /** Where it runs. */
  readonly folder: string;
  /** Files of examples/stores/telegraf, or full paths. */
  readonly configs: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Telegraf with the configuration of the example. */
export class Telegraf {
  #running: RunningCommand | undefined;

  constructor(private readonly options: TelegrafOptions) {}

  /** Reads everything once, writes it and ends. */
  async once(): Promise<CommandResult> {
    return await this.#start(["--once"]).result;
  }

  /** Starts the agent, which goes on until {@link stop}. */
  start(): void {
    this.#running = this.#start([]);
  }

  /** Makes the running agent read its configuration again, and its secrets with it. */
  reload(): void {
    this.#running?.signal("SIGHUP");
  }

  /** Ends the running agent; what it printed. */
  async stop(): Promise<string> {
    this.#running?.signal("SIGTERM");
    return (await this.#running?.result)?.output ?? "";
  }

  #start(args: readonly string[]): RunningCommand {
    const { program, folder, env } = this.options;
    const files = this.options.configs.flatMap((name) => ["--config", path.resolve(configs, name)]);
    return new RunningCommand(program, [...files, ...args], { cwd: folder, env, timeoutMs: 570_000 });
  }
}
