import { setTimeout as sleep } from "node:timers/promises";
import type { ModelStack } from "../../model/modelStack";
import type { Random } from "../../random";

/** How a run is cut off from outside. */
export type Cut = "SIGINT" | "SIGTERM" | "SIGKILL" | "engine killed";

/** A cut that waits for its moment in the next command. */
export interface ArmedCut {
  readonly cut: Cut;
  /** Whether the moment came. */
  readonly fired: boolean;
  /** Ends the waiting, and waits for what was cut to be gone. */
  settle(): Promise<void>;
}

/** What is cut ends by itself within some 4 s; that it does so in time is looked at where calls last longer. */
const GONE_WITHIN_MS = 60_000;

/** Arms a cut that strikes around one call on the service, a few milliseconds before to some after. */
export async function arm(stack: ModelStack, cut: Cut, random: Random): Promise<ArmedCut> {
  const process = await stack.slot.process();
  const delay = random.integer(0, 60);
  let firedAt: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const fire = () => {
    firedAt = performance.now();
    if (cut !== "engine killed") return process.signal(cut);
    stack.model.kill();
  };
  const moment = stack.emulator.faults.add({
    kind: "latency",
    operation: random.weighted([
      [5, "create"],
      [2, "get"],
      [1, "list"],
      [1, "revoke"],
    ]),
    ms: random.integer(0, 40),
    when: random.pick(["before", "after"]),
    times: 1,
    match: () => {
      timer ??= setTimeout(fire, delay);
      return true;
    },
  });
  return {
    cut,
    get fired() {
      return firedAt !== undefined;
    },
    settle: async () => {
      moment.remove();
      if (firedAt === undefined) clearTimeout(timer);
      else {
        const { at } = await process.ended;
        const took = at - firedAt;
        await quiet(stack);
        if (took > GONE_WITHIN_MS) throw new Error(`the provider lived on for ${took} ms after ${cut}`);
      }
    },
  };
}

/** Resolves when the service is through with what was sent to it before the end: who asked is gone, the request is not. */
async function quiet(stack: ModelStack): Promise<void> {
  const done = () => stack.emulator.requests.length + stack.made().length;
  for (let unchanged = 0, before = done(); unchanged < 4; ) {
    await sleep(50);
    const now = done();
    unchanged = now === before ? unchanged + 1 : 0;
    before = now;
  }
}
