import { type ChildProcess, spawn } from "node:child_process";

/** How a command ended, with everything it printed. */
export interface CommandResult {
  /** Exit code; `null` where a signal ended it. */
  readonly code: number | null;
  /** The signal that ended it, if one did. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output and standard error in the order of their arrival. */
  readonly output: string;
}

/** What a command is started with. */
interface CommandOptions {
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Written to standard input, which is closed afterwards. */
  readonly stdin?: string;
  /** After this many milliseconds the whole process group is killed and the result rejects. */
  readonly timeoutMs: number;
  /** Sees every byte that the command prints. */
  readonly onOutput?: (bytes: Buffer) => void;
}

/** A command under way, in a process group of its own. */
export class RunningCommand {
  /** Settles when the command has ended and its output is complete; rejects on the timeout only. */
  readonly result: Promise<CommandResult>;

  readonly #child: ChildProcess;
  readonly #chunks: Buffer[] = [];
  readonly #watchers = new Set<() => void>();
  #ended = false;

  constructor(command: string, args: readonly string[], options: CommandOptions) {
    this.#child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.result = this.#collect([command, ...args].join(" "), options);
    // A test may first look at the output and only later at the result.
    this.result.catch(() => undefined);
  }

  /** Process id of the command, which is also the id of its process group. */
  get pid(): number {
    if (this.#child.pid === undefined) throw new Error("the command did not start");
    return this.#child.pid;
  }

  /** Sends a signal to the command alone, as `kill PID` does. */
  signal(signal: NodeJS.Signals): void {
    if (!this.#ended) this.#child.kill(signal);
  }

  /** Sends a signal to the command's process group, as Ctrl-C in a terminal does. */
  signalGroup(signal: NodeJS.Signals): void {
    if (this.#ended) return;
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }

  /** Waits until what has been printed so far matches; rejects when the command ends first, or in time. */
  async waitForOutput(pattern: RegExp, timeoutMs = 570_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const finish = (error?: Error) => {
        clearTimeout(timer);
        this.#watchers.delete(check);
        if (error === undefined) resolve();
        else reject(error);
      };
      const check = () => {
        const text = Buffer.concat(this.#chunks).toString("utf8");
        if (pattern.test(text)) finish();
        else if (this.#ended) finish(new Error(`the command ended without printing ${pattern}:\n${text}`));
      };
      const timer = setTimeout(
        () => finish(new Error(`nothing matched ${pattern} within ${timeoutMs} ms`)),
        timeoutMs,
      );
      this.#watchers.add(check);
      check();
    });
  }

  async #collect(shown: string, options: CommandOptions): Promise<CommandResult> {
    const child = this.#child;
    const streams: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
    for (const name of ["stdout", "stderr"] as const) {
      child[name]?.on("data", (bytes: Buffer) => {
        streams[name].push(bytes);
        this.#chunks.push(bytes);
        options.onOutput?.(bytes);
        for (const watcher of [...this.#watchers]) watcher();
      });
    }
    // A command that does not read its input may have closed it already.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(options.stdin ?? "");

    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      this.signalGroup("SIGKILL");
      // A plugin in a group of its own may still hold the pipes, and would keep "close" from ever coming.
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, options.timeoutMs);
    try {
      const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (...ending) => resolve(ending));
      });
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString("utf8");
      const output = text(this.#chunks);
      if (timedOut) throw new Error(`${shown} did not end within ${options.timeoutMs} ms:\n${output}`);
      return { code, signal, stdout: text(streams.stdout), stderr: text(streams.stderr), output };
    } finally {
      clearTimeout(timer);
      this.#ended = true;
      for (const watcher of [...this.#watchers]) watcher();
    }
  }
}
