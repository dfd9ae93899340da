/** The service's clock: real time plus an offset that tests can change. */
export class Clock {
  #offset = 0;

  /** The current time of the service. */
  now(): Date {
    return new Date(Date.now() + this.#offset);
  }

  /**
   * Moves the clock relative to its current time.
   *
   * @param ms how far, in milliseconds; negative moves it back
   */
  advance(ms: number): void {
    if (!Number.isFinite(ms)) throw new TypeError(`clock.advance: ${ms} is not a number of milliseconds`);
    this.#offset += ms;
  }

  /**
   * Sets the clock; it continues from there.
   *
   * @param instant a date, or RFC 3339 text
   */
  set(instant: Date | string): void {
    const time = new Date(instant).getTime();
    if (Number.isNaN(time)) throw new TypeError(`clock.set: ${String(instant)} is not an instant`);
    this.#offset = time - Date.now();
  }
}
