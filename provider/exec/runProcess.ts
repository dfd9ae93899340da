import { type ChildProcess, spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import { atExit } from "./atExit";
import { TextInput } from "./textInput";

/** What to run, and for how long. */
interface Invocation {
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where it runs. @default the working directory */
  readonly folder?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** What it can read from its standard input. @default nothing */
  readonly input?: string;
  /** Whether what it writes to its standard output is thrown away. @default false */
  readonly discardsOutput?: boolean;
}

/** How it ended. */
export interface ProcessResult {
  /**
   * `exited`: by itself. The others were ended from here: `timed-out`, `aborted` by the caller, `too-large` an
   * output. `not-started`: no process came to be.
   */
  readonly how: "exited" | "timed-out" | "aborted" | "too-large" | "not-started";
  /** Null where there is none. */
  readonly exitCode: number | null;
  /** The signal that ended it, whoever sent it. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** The end of what it wrote to standard error. */
  readonly stderr: string;
  /** Whether it ended by itself and had not read all of its input, as far as the system can tell. */
  readonly unread: boolean;
  /** Whether it could not be ended either: one that became another user's, or waits where no signal reaches it. */
  readonly leftRunning: boolean;
  /** Why it did not start. */
  readonly reason?: string;
}

/** Between asking a process to end and making it. */
const GRACE_MS = 500;
/** How long what an ended process left in its pipes may take to arrive. */
const DRAIN_MS = 2_000;
/** 200,000 revoked tokens stay listed for ever: a listing may be large, but not without end. */
const LARGEST_OUTPUT = 384 * 1024 * 1024;
const STDERR_TAIL_BYTES = 64 * 1024;

/**
 * Runs a program without a shell, in a process group of its own, for a bounded time. Never rejects. When it
 * returns, no process of the group is left but those that left the group and those that the system does not let
 * this process end, and nothing waits for them.
 */
export async function runProcess(invocation: Invocation): Promise<ProcessResult> {
  if (invocation.input === undefined) return await run(invocation, undefined);
  let input: TextInput;
  try {
    input = await TextInput.open(invocation.input);
  } catch (error) {
    return notStarted(`no connection for its input: ${codeOf(error)}`);
  }
  try {
    const ended = await run(invocation, input);
    return { ...ended, unread: ended.how === "exited" && (await input.isUnread()) };
  } finally {
    input.close();
  }
}

function run(invocation: Invocation, input: TextInput | undefined): Promise<ProcessResult> {
  if (invocation.signal?.aborted) return Promise.resolve(notStarted("it was called off"));
  let child: ChildProcess;
  try {
    child = spawn(invocation.file, [...invocation.args], {
      env: invocation.environment,
      cwd: invocation.folder,
      stdio: [input?.end ?? "ignore", invocation.discardsOutput ? "ignore" : "pipe", "pipe"],
      shell: false,
      windowsHide: true,
      // A group of its own: Ctrl-C in a terminal does not reach it, and all of it can be ended.
      detached: process.platform !== "win32",
    });
  } catch (error) {
    return Promise.resolve(notStarted(codeOf(error)));
  }
  input?.give(child);
  return new Running(child, invocation).ended;
}

/** A process under way. */
class Running {
  readonly ended: Promise<ProcessResult>;
  private resolve: (ended: ProcessResult) => void = () => undefined;
  private how: ProcessResult["how"] = "exited";
  private readonly output = new Output();
  private readonly errors = new Tail();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly abort = () => this.end("aborted");

  constructor(
    private readonly child: ChildProcess,
    private readonly invocation: Invocation,
  ) {
    const forget = atExit(() => this.kill("SIGKILL"));
    this.ended = this.follow().finally(() => {
      forget();
      for (const timer of this.timers) clearTimeout(timer);
      invocation.signal?.removeEventListener("abort", this.abort);
    });
  }

  private follow(): Promise<ProcessResult> {
    const { child, invocation } = this;
    child.stdout?.on("data", (bytes: Buffer) => {
      if (!this.output.add(bytes)) this.end("too-large");
    });
    child.stderr?.on("data", (bytes: Buffer) => this.errors.add(bytes));
    this.after(invocation.timeoutMs, () => this.end("timed-out"));
    invocation.signal?.addEventListener("abort", this.abort);
    return new Promise((resolve) => {
      this.resolve = resolve;
      // A signal that the system refuses to send is an error too, once the program is there.
      child.on("error", (error) => {
        if (child.pid === undefined) resolve(notStarted(codeOf(error)));
      });
      // A child of the child may hold the pipes open long after.
      child.once("exit", () => this.after(DRAIN_MS, () => this.giveUp()));
      child.once("close", () => {
        if (this.how !== "exited") this.kill("SIGKILL");
        this.settle();
      });
    });
  }

  private settle(): void {
    const { exitCode, signalCode: signal } = this.child;
    const [stdout, stderr] = [this.output.text(), this.errors.text()];
    const leftRunning = exitCode === null && signal === null;
    this.resolve({ how: this.how, exitCode, signal, stdout, stderr, unread: false, leftRunning });
  }

  private end(how: ProcessResult["how"]): void {
    if (this.how !== "exited") return;
    // It has ended by itself and is only heard out: what it came to is no longer in doubt.
    if (how !== "too-large" && (this.child.exitCode !== null || this.child.signalCode !== null)) return;
    this.how = how;
    this.kill("SIGTERM");
    this.after(GRACE_MS, () => this.giveUp());
  }

  /** Whatever does not end now is not waited for. */
  private giveUp(): void {
    this.kill("SIGKILL");
    this.after(GRACE_MS, () => {
      this.child.stdout?.destroy();
      this.child.stderr?.destroy();
      this.child.unref();
      this.settle();
    });
  }

  private kill(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      if (process.platform === "win32") this.child.kill(signal);
      else process.kill(-pid, signal);
    } catch (error) {
      // ESRCH: all of it has ended. EPERM: another user's; macOS says so of a group of which only a zombie is left.
      if (!["ESRCH", "EPERM"].includes(codeOf(error))) throw error;
    }
  }

  private after(milliseconds: number, act: () => void): void {
    this.timers.add(setTimeout(act, milliseconds));
  }
}

/** Standard output, held once: the pieces are one string, which is joined when it is read. */
class Output {
  private readonly decoder = new StringDecoder("utf8");
  private bytes = 0;
  private joined = "";

  /** @returns false once there is too much, which is then forgotten */
  add(piece: Buffer): boolean {
    this.bytes += piece.length;
    if (this.bytes > LARGEST_OUTPUT) this.joined = "";
    else this.joined += this.decoder.write(piece);
    return this.bytes <= LARGEST_OUTPUT;
  }

  text(): string {
    return this.bytes > LARGEST_OUTPUT ? "" : this.joined + this.decoder.end();
  }
}

/** The last part of a stream. */
class Tail {
  private bytes = Buffer.alloc(0);
  private cut = false;

  add(piece: Buffer): void {
    this.bytes = Buffer.concat([this.bytes, piece]);
    if (this.bytes.length <= STDERR_TAIL_BYTES) return;
    this.bytes = this.bytes.subarray(-STDERR_TAIL_BYTES);
    this.cut = true;
  }

  /** Half a word could be half a secret, which nothing would recognize: it is left out. */
  text(): string {
    const text = this.bytes.toString("utf8");
    return this.cut ? text.replace(/^\S*/, "") : text;
  }
}

function notStarted(reason: string): ProcessResult {
  const nothing = { exitCode: null, signal: null, stdout: "", stderr: "", unread: false, leftRunning: false };
  return { how: "not-started", ...nothing, reason };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown";
}
