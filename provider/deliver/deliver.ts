import type { Environment } from "../environment";
import { TokenError } from "../errors";
import { findProgram } from "../exec/findProgram";
import { type ProcessResult, runProcess } from "../exec/runProcess";
import { redact, rememberSecret } from "../token/redact";
import { deliveryEnvironment, type TokenFacts } from "./environment";
import { holdsPartOf } from "./partOfSecret";

/** A secret, and the command that reads it from standard input. */
export interface Delivery {
  readonly secret: string;
  readonly about: TokenFacts;
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly timeoutMs: number;
}

/** The environment of a delivery. */
export interface DeliveryContext {
  readonly environment: Environment;
  /** The names of the variables that contain the credential. */
  readonly credentialVariables: readonly string[];
  /** Aborts at the shutdown. */
  readonly shutdown: AbortSignal;
}

/** How much of a failed command's error output is shown. */
const SHOWN = 300;

/** How long a running command may continue after the shutdown begins. */
const DURING_SHUTDOWN_MS = 2_000;

/**
 * The file of a delivery command's program. Checked before a token is created that could then not be delivered.
 *
 * @throws TokenError `delivery`
 */
export function requireProgram([name = ""]: readonly string[], environment: Environment): string {
  const file = findProgram(name, environment);
  if (file !== undefined) return file;
  throw failure(
    name,
    "there is no such program (searched on PATH, except in node_modules; a name with a slash is a path relative to the folder of the Pulumi program)",
  );
}

/**
 * Delivers a secret to a command on its standard input: the exact string, without a newline. The delivery succeeds if
 * the command exits with 0 before its timeout and has read all of it.
 *
 * @throws TokenError `delivery`
 */
export async function deliver(delivery: Delivery, surroundings: DeliveryContext): Promise<void> {
  const { secret, about, command, timeoutMs } = delivery;
  const [name = "", ...args] = command;
  rememberSecret(secret);
  if (surroundings.shutdown.aborted) throw failure(name, "the run was stopped before the command started");
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
    const limit = how === "timed-out" ? `within ${timeoutMs / 1000} s` : "before the run was stopped";
    return `it did not end ${limit}, and could not be killed: it is still running, and may still store the token`;
  }
  if (how === "timed-out") return `it did not end within ${timeoutMs / 1000} s and was killed`;
  if (how !== "exited") return "the run was stopped before the command finished";
  if (signal !== null) return `it was ended by ${signal}`;
  if (exitCode !== 0) return `it exited with ${exitCode}`;
  return unread
    ? "it exited with 0 but did not read the token from its standard input, so it cannot have stored it"
    : undefined;
}

/** The end of the command's standard error, if it reveals nothing of the secret. */
function wordsOf({ stderr }: ProcessResult, secret: string): string {
  const text = stderr.trim();
  if (text === "") return "";
  if (holdsPartOf(secret, text)) {
    return ". Its standard error contains a part of the token and is not shown: the command must not print its input";
  }
  const line = redact(text).replace(/\s+/g, " ");
  return `: ${line.length > SHOWN ? `…${line.slice(-SHOWN)}` : line}`;
}

/** A signal that aborts some time after the shutdown begins. */
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
