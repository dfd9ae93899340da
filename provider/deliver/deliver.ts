import type { Environment } from "../environment";
import { TokenError } from "../errors";
import { findProgram } from "../exec/findProgram";
import { type ProcessResult, runProcess } from "../exec/runProcess";
import { redact, rememberSecret } from "../token/redact";
import { deliveryEnvironment, type TokenFacts } from "./environment";
import { holdsPartOf } from "./partOfSecret";

/** A secret, and the command that takes it from its standard input. */
export interface Delivery {
  readonly secret: string;
  readonly about: TokenFacts;
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly timeoutMs: number;
}

/** What a delivery happens in. */
export interface DeliveryContext {
  readonly environment: Environment;
  /** The names of the variables that hold the credential. */
  readonly credentialVariables: readonly string[];
  /** Aborts when the process is about to end. */
  readonly shutdown: AbortSignal;
}

/** How much of what a failed command wrote is shown. */
const SHOWN = 300;

/** How long a command that is under way when the process has to end may go on. */
const DURING_SHUTDOWN_MS = 2_000;

/**
 * The file of a delivery command's program. Asked for before a token is made that could then go nowhere.
 *
 * @throws TokenError `delivery`
 */
export function requireProgram([name = ""]: readonly string[], environment: Environment): string {
  const file = findProgram(name, environment);
  if (file !== undefined) return file;
  throw failure(
    name,
    "there is no such program (looked for on PATH, apart from node_modules; a name with a slash is a path from the folder of the Pulumi program)",
  );
}

/**
 * Hands a secret to a command on its standard input: the exact string, no line end. The command counts as having
 * taken it when it exits with 0 within its time and has read all of it.
 *
 * @throws TokenError `delivery`
 */
export async function deliver(delivery: Delivery, surroundings: DeliveryContext): Promise<void> {
  const { secret, about, command, timeoutMs } = delivery;
  const [name = "", ...args] = command;
  rememberSecret(secret);
  if (surroundings.shutdown.aborted) throw failure(name, "the run was ended before it was started");
  const file = requireProgram(command, surroundings.environment);
  const environment = deliveryEnvironment(surroundings.environment, surroundings.credentialVariables, about);
  const patience = new DelayedAbort(surroundings.shutdown);
  try {
    const ended = await runProcess({
      file,
      args,
      environment,
      timeoutMs,
      signal: patience.signal,
      input: secret,
      discardsOutput: true,
    });
    const problem = problemOf(ended, timeoutMs);
    if (problem !== undefined) throw failure(name, `${problem}${wordsOf(ended, secret)}`);
  } finally {
    patience.end();
  }
}

function failure(name: string, problem: string): TokenError {
  return new TokenError("delivery", `the delivery command ${JSON.stringify(name)} failed: ${problem}`);
}

function problemOf(ended: ProcessResult, timeoutMs: number): string | undefined {
  const { how, exitCode, signal, reason, unread, leftRunning } = ended;
  if (how === "not-started") return `it could not be started (${reason})`;
  if (leftRunning) {
    const limit = how === "timed-out" ? `within ${timeoutMs / 1000} s` : "before the run was ended";
    return `it did not end ${limit}, and could not be ended: it is still running, and may yet store the token`;
  }
  if (how === "timed-out") return `it did not end within ${timeoutMs / 1000} s and was ended`;
  if (how !== "exited") return "the run was ended before it was through";
  if (signal !== null) return `it was ended by ${signal}`;
  if (exitCode !== 0) return `it exited with ${exitCode}`;
  return unread
    ? "it exited with 0 and has not read the token from its standard input, so that it cannot have stored it"
    : undefined;
}

/** The end of what the command wrote to its standard error, where that gives nothing of the secret away. */
function wordsOf({ stderr }: ProcessResult, secret: string): string {
  const text = stderr.trim();
  if (text === "") return "";
  if (holdsPartOf(secret, text)) {
    return ". What it wrote to its standard error holds a part of the token and is not shown: the command must not print its input";
  }
  const line = redact(text).replace(/\s+/g, " ");
  return `: ${line.length > SHOWN ? `…${line.slice(-SHOWN)}` : line}`;
}

/** A signal that aborts some time after the process was told to end. */
class DelayedAbort {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private readonly begin = () => {
    this.timer = setTimeout(() => this.controller.abort(), DURING_SHUTDOWN_MS);
  };

  constructor(private readonly shutdown: AbortSignal) {
    shutdown.addEventListener("abort", this.begin);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(): void {
    clearTimeout(this.timer);
    this.shutdown.removeEventListener("abort", this.begin);
  }
}
