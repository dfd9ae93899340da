import type { Clock } from "../provider/clock";
import type { Environment } from "../provider/environment";

/** Where a command reads a secret, which must not be an argument. */
interface Input extends AsyncIterable<Uint8Array | string> {
  /** Whether a person types there. */
  readonly isTTY?: boolean;
  /** Stops reading; a pending read would keep the process alive. */
  destroy(): unknown;
}

/** The parts of the process that a command may use. */
export interface CommandContext {
  /** Writes lines to standard output; a secret in them is cut to its prefix. */
  readonly print: (text: string) => void;
  /** Writes lines to standard error; a secret in them is cut to its prefix. */
  readonly printError: (text: string) => void;
  /** Aborts when the user interrupts the program (SIGINT, SIGTERM). */
  readonly signal: AbortSignal;
  /** The environment that the process was started with. */
  readonly environment: Environment;
  /** Standard input. */
  readonly stdin: Input;
  /** The width of the terminal; undefined if standard output is not a terminal. */
  readonly columns: number | undefined;
  /** Time. */
  readonly clock: Clock;
  /** The working directory. */
  readonly folder: string;
}

/** The result of a command, as the program's exit code. */
export const exitCodes = {
  /** Success. */
  fine: 0,
  /** It failed, or could not determine the result. */
  failed: 1,
  /** Wrong usage. */
  usage: 2,
  /** It found something that needs attention. */
  found: 3,
} as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A sub-command of the program. */
export interface Command {
  /** What the user types. */
  readonly name: string;
  /** One line for the program's help. */
  readonly summary: string;
  /** The whole help of the command, without a newline at its end. */
  readonly help: string;
  /**
   * Runs it.
   *
   * @param args what follows the command's name; `--help` is not among them
   * @throws UsageError, or an error of `parseArgs`, for wrong usage; any other error for a failure
   */
  run(args: readonly string[], context: CommandContext): Promise<ExitCode>;
}

/** Wrong usage of the command; the message says what is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
