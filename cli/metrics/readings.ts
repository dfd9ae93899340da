import type { CommandContext } from "../command";
import type { Measured } from "./measure";

/** What is known at a moment. */
export interface Readings {
  /** The last reading that succeeded. */
  readonly last?: Measured | undefined;
  /** Whether the last one succeeded; undefined before the first one has ended. */
  readonly up?: boolean | undefined;
  /** How many have failed; undefined if nobody counts. */
  readonly errors?: number;
}

/** Reads again and again, and keeps the last reading that succeeded. */
export class Reader {
  #readings: Readings & { readonly errors: number } = { errors: 0 };

  constructor(private readonly read: () => Promise<Measured>) {}

  get readings(): Readings {
    return this.#readings;
  }

  /**
   * Reads until the signal aborts, and each time waits after the end of a reading. A failure is counted and told.
   *
   * @param tell gets the error; what it throws ends the reading
   */
  async run(
    every: number,
    { clock, signal }: Pick<CommandContext, "clock" | "signal">,
    tell: (error: unknown, readings: Readings) => void,
  ): Promise<void> {
    while (!signal.aborted) {
      try {
        this.#readings = { last: await this.read(), up: true, errors: this.#readings.errors };
      } catch (error) {
        if (signal.aborted) return;
        const before = this.#readings;
        this.#readings = { ...before, up: false, errors: before.errors + 1 };
        tell(error, before);
      }
      await clock.sleep(every, signal);
    }
  }
}
