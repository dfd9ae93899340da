import type { CommandContext } from "../../../cli/command";
import { type ProgramContext, runProgram } from "../../../cli/program";
import { until } from "../until";
import { transcript } from "./programRun";

/** A clock on which a wait ends when the test says so. */
export class SteppedClock {
  time = Date.now();
  readonly #waits = new Set<() => void>();
  /** How long each wait was to be, in milliseconds. */
  readonly asked: number[] = [];

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    this.asked.push(milliseconds);
    return new Promise((resolve) => {
      const done = () => {
        this.#waits.delete(done);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      this.#waits.add(done);
      signal?.addEventListener("abort", done);
    });
  }

  /** Lets this much time pass, and ends the wait that is or will be under way. */
  async step(milliseconds: number): Promise<void> {
    await until(() => this.#waits.size > 0);
    this.time += milliseconds;
    for (const done of [...this.#waits]) done();
    await until(() => this.#waits.size > 0);
  }

  /** Waits until somebody waits. */
  async settled(): Promise<void> {
    await until(() => this.#waits.size > 0);
  }
}

/** A command inside this process that serves HTTP until it is interrupted. */
export class ServingRun {
  out = "";
  err = "";
  readonly ended: Promise<number>;
  readonly #interruption = new AbortController();

  constructor(
    args: readonly string[],
    context: Partial<Omit<ProgramContext, "signal">> & Pick<CommandContext, "environment">,
  ) {
    this.ended = runProgram(args, {
      columns: undefined,
      ...context,
      signal: this.#interruption.signal,
      print: (text) => {
        this.out += `${text}\n`;
        transcript.push(text);
      },
      printError: (text) => {
        this.err += `${text}\n`;
        transcript.push(text);
      },
    });
  }

  /** Where it says that it listens. */
  async url(): Promise<string> {
    await until(() => /http:\S+/.test(this.out));
    return /http:\S+/.exec(this.out)?.[0] ?? "";
  }

  /** Interrupts it; its exit code. */
  async stop(): Promise<number> {
    this.#interruption.abort();
    return await this.ended;
  }
}
