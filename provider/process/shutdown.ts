import { setMaxListeners } from "node:events";
import { fstatSync } from "node:fs";

/** Everything that is under way gets this long to clean up after itself. */
const CLEAN_UP_MS = 4_000;

/** How long the answer of a call takes to leave the process. */
const ANSWER_MS = 50;

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * The end of the provider process. A token that is made and not yet returned when a signal comes, or when the
 * engine is gone, would be in no state: the calls under way hear of the end, revoke what they made, and the
 * process leaves.
 */
export class Shutdown {
  private readonly controller = new AbortController();
  private readonly underWay = new Set<Promise<unknown>>();
  private lastAnswer = Number.NEGATIVE_INFINITY;

  constructor() {
    // Every call under way listens, and the engine decides how many there are: none of it is a leak to warn of.
    setMaxListeners(0, this.controller.signal);
  }

  /** Aborts when the process has to end. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Makes the end wait for a call, for a bounded time. */
  async hold<T>(call: Promise<T>): Promise<T> {
    this.underWay.add(call);
    try {
      return await call;
    } finally {
      this.underWay.delete(call);
      this.lastAnswer = performance.now();
    }
  }

  /** Listens for signals and, where the standard input is the engine's pipe, for its end. */
  watch(leave: (code: number) => void, cleanUp: () => Promise<void>): void {
    for (const [signal, code] of Object.entries(SIGNALS)) {
      process.on(signal, () => void this.end(cleanUp).then(() => leave(code)));
    }
    if (!standardInputIsPipe()) return;
    process.stdin.on("error", () => undefined);
    process.stdin.on("close", () => void this.end(cleanUp).then(() => leave(0)));
    process.stdin.resume();
  }

  private async end(cleanUp: () => Promise<void>): Promise<void> {
    this.controller.abort();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLEAN_UP_MS);
    });
    const done = Promise.allSettled(this.underWay).then(cleanUp, cleanUp);
    await Promise.race([done, late]).catch(() => undefined);
    clearTimeout(timer);
    // The answers of calls that just ended still have to leave through the wire. The engine ends every command with
    // a signal, and waits: one that is long through costs nothing.
    const since = performance.now() - this.lastAnswer;
    if (since < ANSWER_MS) await new Promise((resolve) => setTimeout(resolve, ANSWER_MS - since));
  }
}

/** A terminal or /dev/null says nothing about the engine; its pipe ends with it. */
function standardInputIsPipe(): boolean {
  try {
    const standardInput = fstatSync(0);
    return standardInput.isFIFO() || standardInput.isSocket();
  } catch {
    return false;
  }
}
