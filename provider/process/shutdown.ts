import { setMaxListeners } from "node:events";
import { fstatSync } from "node:fs";

/** The time that running calls get to clean up. */
const CLEAN_UP_MS = 4_000;

/** The time that the answer of a call takes to leave the process. */
const ANSWER_MS = 50;

/** The same on a busy machine, for calls that the shutdown met: their answers say what became of a token. */
const MET_ANSWER_MS = 500;

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * The shutdown of the provider process. When a signal arrives or the engine disappears, a token that was created but
 * not yet returned would be in no state. So running calls are told of the shutdown, revoke what they created, and then
 * the process exits.
 */
export class Shutdown {
  private readonly controller = new AbortController();
  private readonly underWay = new Set<Promise<unknown>>();
  private lastAnswer = Number.NEGATIVE_INFINITY;

  constructor() {
    // Every running call listens, and the engine decides how many there are, so many listeners are not a leak.
    setMaxListeners(0, this.controller.signal);
  }

  /** Aborts at the shutdown. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Makes the shutdown wait for a call, for a limited time. */
  async hold<T>(call: Promise<T>): Promise<T> {
    this.underWay.add(call);
    try {
      return await call;
    } finally {
      this.underWay.delete(call);
      this.lastAnswer = performance.now();
    }
  }

  /** Listens for signals and, if standard input is the engine's pipe, for its end. */
  watch(leave: (code: number) => void, cleanUp: () => Promise<void>): void {
    for (const [signal, code] of Object.entries(SIGNALS)) {
      process.on(signal, () => void this.end(cleanUp).then(() => leave(code)));
    }
    // An engine that was killed reads nothing any more. The launcher would report each failed write with another one,
    // forever, and never notice the end of standard input.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
    if (!standardInputIsPipe()) return;
    process.stdin.on("error", () => undefined);
    process.stdin.on("close", () => void this.end(cleanUp).then(() => leave(0)));
    process.stdin.resume();
  }

  private async end(cleanUp: () => Promise<void>): Promise<void> {
    const patience = this.underWay.size > 0 ? MET_ANSWER_MS : ANSWER_MS;
    this.controller.abort();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLEAN_UP_MS);
    });
    const done = Promise.allSettled(this.underWay).then(cleanUp, cleanUp);
    await Promise.race([done, late]).catch(() => undefined);
    clearTimeout(timer);
    // The answers of calls that just ended still have to be sent. The engine ends every command with a signal and
    // waits, so if all calls ended long ago, this must not add a delay.
    const since = performance.now() - this.lastAnswer;
    if (since < patience) await new Promise((resolve) => setTimeout(resolve, patience - since));
  }
}

/** A terminal or /dev/null says nothing about the engine, but its pipe closes when it ends. */
function standardInputIsPipe(): boolean {
  try {
    const standardInput = fstatSync(0);
    return standardInput.isFIFO() || standardInput.isSocket();
  } catch {
    return false;
  }
}
