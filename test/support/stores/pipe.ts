import path from "node:path";
import type { EngineStack } from "../engine/engineStack";
import { settingsFor, tokensCommandFolder } from "../engine/tokensCommand";
import { type CommandResult, RunningCommand } from "../exec/command";
import { ProcessWatch } from "../exec/processWatch";
import { findSecrets } from "../leaks";

const scripts = path.resolve(__dirname, "../../../examples/stores/pipe");

/** How a script of the example is run. */
interface PipeOptions {
  /** Folders to put on PATH before all others. */
  readonly path?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** @default what the script itself asks for */
  readonly shell?: string;
}

/** A call of one of the scripts, with what its processes showed to everybody. */
interface PipeRun extends CommandResult {
  /** Names of the programs that ran. */
  readonly programs: ReadonlySet<string>;
  /** Arguments and environments of the processes. */
  readonly processes: Readonly<Record<string, string>>;
}

/** The scripts of examples/stores/pipe, run in the project's folder of a stack. */
export class Pipe {
  /** Of the script that runs. */
  watch: ProcessWatch | undefined;

  private constructor(
    private readonly stack: EngineStack,
    private readonly bin: string,
  ) {}

  static async open(stack: EngineStack): Promise<Pipe> {
    return new Pipe(stack, await tokensCommandFolder(stack.workspace));
  }

  /**
   * Runs a script, and looks all the while at what its processes show.
   *
   * @throws Error where a token stands in arguments, in an environment or in what was printed
   */
  async run(script: string, args: readonly string[], options: PipeOptions = {}): Promise<PipeRun> {
    const run = await this.reveal(script, args, options);
    await this.#expectNoSecret({ "what was printed": run.output });
    return run;
  }

  /**
   * Runs a script that can run again as {@link run} does, until it fails, or each of these programs was seen. A look at the processes
   * may come too late for one.
   *
   * @returns of the last run, with the programs that all of them showed
   */
  async runUntilSeen(
    wanted: readonly string[],
    script: string,
    args: readonly string[],
    options: PipeOptions = {},
  ): Promise<PipeRun> {
    const programs = new Set<string>();
    for (;;) {
      const run = await this.run(script, args, options);
      for (const program of run.programs) programs.add(program);
      if (run.code !== 0 || wanted.every((program) => programs.has(program))) return { ...run, programs };
    }
  }

  /** As {@link run}, of a script that is asked to print the token. */
  async reveal(script: string, args: readonly string[], options: PipeOptions = {}): Promise<PipeRun> {
    const { workspace } = this.stack;
    const watch = new ProcessWatch(workspace.root);
    this.watch = watch;
    watch.start();
    try {
      const file = path.join(scripts, script);
      const [command, before] = options.shell === undefined ? [file, []] : [options.shell, [file]];
      const result = await new RunningCommand(command, [...before, ...args], {
        cwd: workspace.project,
        env: {
          ...workspace.env,
          ...settingsFor(this.stack),
          ...options.env,
          PATH: [...(options.path ?? []), scripts, this.bin, workspace.env.PATH].join(path.delimiter),
        },
        timeoutMs: 570_000,
        ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
      }).result;
      await watch.stop();
      const { texts, programs } = watch;
      // What ends at once may not have been seen.
      if (programs.size > 0) await this.#expectNoSecret(texts);
      return { ...result, programs, processes: texts };
    } finally {
      await watch.stop();
    }
  }

  async #expectNoSecret(texts: Readonly<Record<string, string>>): Promise<void> {
    // The provider's own credential is in the environment of whoever asks the service.
    const credentials = Object.values(this.stack.emulator.secrets);
    const secrets = this.stack.secrets.filter((secret) => !credentials.includes(secret));
    const hits = await findSecrets({ secrets, texts });
    if (hits.length > 0) {
      throw new Error(hits.map(({ place, form }) => `a secret stands in ${place} (${form})`).join("\n"));
    }
  }
}
