import type { Clock } from "../clock";

/** How long a new token is not accepted yet: a time on the service's clock, or a number of uses. */
interface ActivationDelay {
  /** Milliseconds after the creation, on the emulator's clock. */
  readonly ms?: number;
  /** How many uses are answered with 401. */
  readonly uses?: number;
}

interface PendingActivation {
  readonly cause: object;
  readonly until: number;
  usesLeft: number;
}

/** The tokens that exist but are not accepted yet. */
export class Activations {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, PendingActivation>();

  /** @param clock the service's clock */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Delays the acceptance of a token.
   *
   * @param id the token
   * @param delay for how long
   * @param cause what {@link forget} names to end it early
   */
  hold(id: string, delay: ActivationDelay, cause: object): void {
    const until = delay.ms === undefined ? Number.NEGATIVE_INFINITY : this.#clock.now().getTime() + delay.ms;
    this.#waiting.set(id, { cause, until, usesLeft: delay.uses ?? 0 });
  }

  /** Whether a token is accepted now. Each call counts as one use of it. */
  admit(id: string): boolean {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return true;
    if (waiting.usesLeft > 0) {
      waiting.usesLeft--;
      return false;
    }
    if (this.#clock.now().getTime() < waiting.until) return false;
    this.#waiting.delete(id);
    return true;
  }

  /** Accepts at once what a cause delays; without a cause, everything. */
  forget(cause?: object): void {
    for (const [id, waiting] of this.#waiting) {
      if (cause === undefined || waiting.cause === cause) this.#waiting.delete(id);
    }
  }
}
