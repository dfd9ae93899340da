import type { Clock } from "../../../provider/clock";

/** A clock that stands still until somebody sleeps, which takes no real time. */
export class FakeClock implements Clock {
  #now: number;

  constructor(start = "2027-01-01T00:00:00Z") {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted !== true) this.#now += milliseconds;
  }
}
