import { Readable } from "node:stream";
import { type ProgramContext, runProgram } from "../../../cli/program";

/** A run of the program inside this process. */
export interface ProgramRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What `--json` printed. */
  readonly json: <T>() => T;
}

/** How a run differs from one on a machine without any setting. */
export interface ProgramRunOptions extends Partial<Omit<ProgramContext, "stdin" | "print" | "printError">> {
  /** Piped into standard input. */
  readonly stdin?: string | Buffer;
  /** A person types there instead. */
  readonly typed?: boolean;
}

/** Everything that any run of this test file has printed: the place to search for secrets. */
export const transcript: string[] = [];

/** Runs the program and waits for its end. */
export async function runInProcess(
  args: readonly string[],
  { stdin, typed, ...context }: ProgramRunOptions = {},
): Promise<ProgramRun> {
  let out = "";
  let err = "";
  const input = Object.assign(Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)]), {
    isTTY: typed ?? false,
  });
  const code = await runProgram(args, {
    environment: {},
    columns: undefined,
    signal: new AbortController().signal,
    ...context,
    stdin: input,
    print: (text) => {
      out += `${text}\n`;
    },
    printError: (text) => {
      err += `${text}\n`;
    },
  });
  transcript.push(out, err);
  return { code, out, err, json: <T>() => JSON.parse(out) as T };
}
