import type { Operation, Resource } from "./targets";

/** A request that reached the emulator. Never its headers or its body. */
export interface LoggedRequest {
  readonly method: string;
  /** The request target, as the client sent it, except for token strings. */
  readonly path: string;
  readonly operation: Operation;
  /** What the operation is about; absent where the service has no such path. */
  readonly resource?: Resource;
  /** When it arrived, by the emulator's clock. */
  readonly at: Date;
  /** The status of the answer; null if it is not answered (yet). */
  readonly status: number | null;
}

/** An entry whose status the server still has to set. */
export type OpenRequest = { -readonly [K in keyof LoggedRequest]: LoggedRequest[K] };

/** The requests in the order of their arrival. */
export class RequestLog {
  #entries: LoggedRequest[] = [];

  /** All requests since the start, or the last {@link clear}; a copy. */
  get entries(): readonly LoggedRequest[] {
    return [...this.#entries];
  }

  /** Records an arrival; the entry shows the status as soon as it is set. */
  add(entry: OpenRequest): void {
    this.#entries.push(entry);
  }

  /** Forgets them. */
  clear(): void {
    this.#entries = [];
  }
}
