import type { Clock } from "../provider/clock";
import type { Environment } from "../provider/environment";

/** Where a command reads what must not be an argument. */
interface Input extends AsyncIterable<Uint8Array | string> {
  /** Whether a person types there. */
  readonly isTTY?: boolean;
  /** Stops waiting for more, which would keep the process alive. */
  destroy(): unknown;
}

/** What a command may touch of the process that it runs in. */
export interface CommandContext {
  /** Writes lines to standard output; a secret in them is cut to its prefix. */
  readonly print: (text: string) => void;
  /** Writes lines to standard error; a secret in them is cut to its prefix. */
  readonly printError: (text: string) => void;
  /** Aborts when the user asks the program to end (SIGINT, SIGTERM). */
  readonly signal: AbortSignal;
  /** The environment that the process was started with. */
  readonly environment: Environment;
  /** Standard input. */
  readonly stdin: Input;
  /** The width of the terminal that standard output is; undefined where it is none. */
  readonly columns: number | undefined;
  /** Time. */
  readonly clock: Clock;
  /** The folder that the program was called in. */
  readonly folder: string;
}

/** How a command ended, as the program's exit code. */
export const exitCodes = {
  /** It did what was asked. */
  fine: 0,
  /** It could not do or find out what was asked. */
  failed: 1,
  /** It was called wrongly. */
  usage: 2,
  /** It looked for something, and found it. */
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
   * @throws UsageError, or an error of `parseArgs`, when it is called wrongly; any other error when it fails
   */
  run(args: readonly string[], context: CommandContext): Promise<ExitCode>;
}

/** The command was called wrongly: the message says how. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
