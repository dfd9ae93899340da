import { type ChildProcess, spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import { atExit } from "./atExit";
import { TextInput } from "./textInput";

/** What to run, with which timeout. */
interface Invocation {
  readonly file: string;
  readonly args: readonly string[];
  /** The complete environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The folder that it runs in. @default the working directory */
  readonly folder?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The text on its standard input. @default nothing */
  readonly input?: string;
  /** Whether to discard its standard output. @default false */
  readonly discardsOutput?: boolean;
}

/** How it ended. */
export interface ProcessResult {
  /**
   * `exited`: by itself. The others were ended from here: `timed-out`, `aborted` by the caller, `too-large` output.
   * `not-started`: no process was started.
   */
  readonly how: "exited" | "timed-out" | "aborted" | "too-large" | "not-started";
  /** Null if there is none. */
  readonly exitCode: number | null;
  /** The signal that ended it, from any sender. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** The end of what it wrote to standard error. */
  readonly stderr: string;
  /** Whether it ended by itself without reading all of its input, as far as the system can tell. */
  readonly unread: boolean;
  /** Whether it could not be ended: it became another user's, or waits where no signal reaches it. */
  readonly leftRunning: boolean;
  /** Why it did not start. */
  readonly reason?: string;
}

/** Time between SIGTERM and SIGKILL. */
const GRACE_MS = 500;
/** How long to wait for output that an ended process left in its pipes. */
const DRAIN_MS = 2_000;
/** Revoked tokens stay listed forever, up to 200,000: a listing may be large, but not unlimited. */
const LARGEST_OUTPUT = 384 * 1024 * 1024;
const STDERR_TAIL_BYTES = 64 * 1024;

/**
 * Runs a program without a shell, in its own process group, with a timeout. Never rejects. When it returns, no process
 * of the group is left, except those that left the group and those that the system does not let this process end;
 * nothing waits for them.
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
  if (invocation.signal?.aborted) return Promise.resolve(notStarted("it was aborted"));
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

/** A running process. */
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
      // If the system refuses to send a signal to a running program, that is an error event too.
      child.on("error", (error) => {
        if (child.pid === undefined) resolve(notStarted(codeOf(error)));
      });
      // A grandchild may keep the pipes open for much longer.
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
    // It has ended by itself, and only its output is still read: the result is already certain.
    if (how !== "too-large" && (this.child.exitCode !== null || this.child.signalCode !== null)) return;
    this.how = how;
    this.kill("SIGTERM");
    this.after(GRACE_MS, () => this.giveUp());
  }

  /** Nothing waits for a process that does not end now. */
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

/** Standard output, stored only once: the pieces become one string when it is read. */
class Output {
  private readonly decoder = new StringDecoder("utf8");
  private bytes = 0;
  private joined = "";

  /** @returns false once there is too much; the output is then discarded */
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

  /** A partial word is left out: it could be part of a secret, which nothing would recognize. */
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
