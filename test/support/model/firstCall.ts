import type { Emulator, Operation } from "../../../emulator";

/** The first call of an operation that reaches the service, which carries it out as if nobody watched. */
export class FirstCall {
  /** Resolves when the call has arrived, before it is carried out. */
  readonly arrival: Promise<void>;
  #arrived = false;
  #arrive: () => void = () => undefined;
  readonly #watch: { remove(): void };

  constructor(emulator: Emulator, operation: Operation) {
    this.arrival = new Promise((resolve) => {
      this.#arrive = resolve;
    });
    this.#watch = emulator.faults.add({
      kind: "latency",
      ms: 0,
      operation,
      match: () => {
        this.#arrived = true;
        this.#arrive();
        return false;
      },
    });
  }

  get arrived(): boolean {
    return this.#arrived;
  }

  stopWatching(): void {
    this.#watch.remove();
  }
}
