import type { Fault } from "../../emulator";
import { Random } from "../support/random";
import { atOnce, Consumer, type Store } from "../support/rotation/consumer";
import { Kill } from "../support/rotation/kill";
import type { RotatingStack } from "../support/rotation/rotatingStack";
import { useRotatingStack } from "../support/rotation/useRotatingStack";
import { DAY } from "../support/time";

/** The longest time between two `up`s that succeed. With the slowest consumer's schedule it stays below the overlap. */
const LONGEST_GAP = 5 * DAY;
const OVERLAP = 7 * DAY;
const FETCH_EVERY = [DAY / 6, DAY / 3, DAY];

/** How often in a year somebody asks for a rotation while the last one is not over. */
const FORCED = 2;

/** Moments of an update that a fault can strike; the others pass. */
const FAULTS: readonly [Fault, ...Fault[]] = [
  { kind: "reset", operation: "create", when: "before" },
  { kind: "reset", operation: "create", when: "after" },
  { kind: "cut", operation: "create" },
  { kind: "status", status: 500, operation: "create", when: "after" },
  { kind: "status", status: 401, operation: "get" },
  { kind: "status", status: 503, operation: "get" },
  { kind: "status", status: 500, operation: "revoke", when: "before" },
  { kind: "status", status: 500, operation: "revoke", when: "after" },
  { kind: "status", status: 500, operation: "list" },
];

let rotation: RotatingStack;
useRotatingStack(
  (opened) => {
    rotation = opened;
  },
  { destroys: false },
);

/** One year of a pipeline that updates about daily and is not reliable. */
class Year {
  readonly store: Store = { secret: undefined };
  readonly consumers = FETCH_EVERY.map((interval) => new Consumer(this.store, interval));
  readonly #random: Random;
  readonly #started: number;
  #lastSuccess: number;
  #lastRotation: number;
  failures = 0;
  kills = 0;
  longestGap = 0;
  /** The release in `keepers`; each one asks for a rotation. */
  release = 0;
  /** How often a token became due, the first one included. */
  due = 0;
  /** Whether one is due that no update has made yet. */
  waiting = false;

  constructor(
    private readonly rotation: RotatingStack,
    seed: number,
  ) {
    this.#random = new Random(seed);
    this.#started = rotation.now;
    this.#lastSuccess = rotation.now;
    this.#lastRotation = rotation.now;
  }

  get isOver(): boolean {
    return this.rotation.now >= this.#started + 365 * DAY;
  }

  /** Hours pass; nobody's copy may stop working in any of them. */
  async pass(hours: number): Promise<void> {
    for (let passed = 0; passed < hours; passed += 8) {
      const instant = atOnce(this.rotation);
      for (const consumer of this.consumers) await consumer.live(instant);
      await this.rotation.advance(DAY / 3);
    }
  }

  /** One update. A fault, a kill or a broken store may strike it, unless the last success is too long ago. */
  async update(): Promise<void> {
    const reliable = this.rotation.now - this.#lastSuccess >= LONGEST_GAP - 2 * DAY;
    this.#askForRotation();
    const before = this.#wanted();
    const ok = await this.#run(!reliable && this.#random.chance(0.35));
    const instant = atOnce(this.rotation);
    for (const consumer of this.consumers) await consumer.use(instant);
    const made = (this.rotation.exists ? this.rotation.outputs.generation : 0) - before.generation;
    if (before.due && !this.waiting) this.due++;
    this.waiting = before.due && made === 0;
    if (!ok) return this.#failed(before.due, made);
    this.#succeeded(before.due, made);
    if (reliable || this.#random.chance(0.8)) this.#keep();
    else this.failures++;
  }

  /** Whether the state wants a token to be made, and which generation it has. */
  #wanted(): { due: boolean; generation: number } {
    if (!this.rotation.exists) return { due: true, generation: 0 };
    const { rotateAt, keepers, generation } = this.rotation.outputs;
    const due = Date.parse(rotateAt) <= this.rotation.now || keepers?.release !== String(this.release);
    return { due, generation };
  }

  /** During an overlap, once everyone has fetched: who still held the older token would be cut off, as documented. */
  #askForRotation(): void {
    if (this.release === FORCED || !this.rotation.exists) return;
    const { token, previousTokenId } = this.rotation.outputs;
    const fetched = this.store.secret === token && this.rotation.now - this.#lastRotation >= 2 * DAY;
    if (previousTokenId !== undefined && fetched) this.release++;
  }

  async #run(trouble: boolean): Promise<boolean> {
    const { emulator } = this.rotation.stack;
    if (trouble) emulator.faults.add(this.#random.pick(FAULTS));
    // Both strike only where the service is asked for something.
    const operation = this.#random.pick(["create", "get", "list", "revoke"]);
    const when = this.#random.pick(["before", "after"]);
    const moment = { operation, when, delay: this.#random.integer(0, 20) };
    const kill =
      trouble && this.#random.chance(0.5) ? await Kill.arm(this.rotation.stack, moment) : undefined;
    const args = { keepers: { release: String(this.release) } };
    const { ok } = await this.rotation.up(args, this.#random.chance(0.5));
    emulator.faults.clear();
    if (await kill?.settle()) this.kills++;
    return ok;
  }

  #succeeded(due: boolean, made: number): void {
    const { rotation } = this;
    // Due means one new token; not due means none.
    expect(made).toBe(due ? 1 : 0);
    const { rotateAt, tokenId, previousTokenId, previousRevokeAt } = rotation.outputs;
    expect(Date.parse(rotateAt)).toBeGreaterThan(rotation.now);
    // At rest live those that the outputs name, and nothing else.
    expect(rotation.living.toSorted()).toEqual(
      [tokenId, previousTokenId].filter((id) => id !== undefined).toSorted(),
    );
    if (previousRevokeAt !== undefined) expect(Date.parse(previousRevokeAt)).toBeGreaterThan(rotation.now);
  }

  /** The store takes the token, and so the whole update succeeds. */
  #keep(): void {
    const { now, outputs } = this.rotation;
    this.longestGap = Math.max(this.longestGap, now - this.#lastSuccess);
    if (this.store.secret !== outputs.token) this.#lastRotation = now;
    this.store.secret = outputs.token;
    this.#lastSuccess = now;
  }

  #failed(due: boolean, made: number): void {
    this.failures++;
    // A token that was made and is not ready counts; there is never a second one.
    expect(made).toBeLessThanOrEqual(due ? 1 : 0);
    expect(this.rotation.living.length).toBeLessThanOrEqual(3);
  }
}

describe("whatever fails in a year", () => {
  test.each([11, 44])("a year of scheduled updates, from seed %i", async (seed) => {
    const year = new Year(rotation, seed);
    const random = new Random(seed + 1);
    while (!year.isOver) {
      await year.update();
      await year.pass(random.integer(8, 40));
    }

    expect(year.consumers.flatMap(({ refused }) => refused)).toEqual([]);
    // What makes the line above worth something: they used the token all year, and each has had nearly all of them.
    const { generation } = rotation.outputs;
    expect(year.consumers[0]?.tried).toBeGreaterThan(900);
    for (const { tokens } of year.consumers) expect(tokens).toBeGreaterThanOrEqual(generation - 1);
    expect(year.longestGap).toBeLessThanOrEqual(LONGEST_GAP);
    expect(year.longestGap).toBeGreaterThan(2 * DAY);
    expect(LONGEST_GAP + Math.max(...FETCH_EVERY)).toBeLessThan(OVERLAP);
    expect(year.failures).toBeGreaterThan(5);
    expect(year.kills).toBeGreaterThan(0);
    expect(year.release).toBe(FORCED);
    // Each exactly once, whatever failed on the way; at least every 65 days, but for what was asked for and late.
    expect(generation).toBe(year.due - (year.waiting ? 1 : 0));
    expect(generation).toBeGreaterThanOrEqual(1 + FORCED + 4);

    const { tokenId, previousTokenId } = await rotation.settled({ keepers: { release: String(FORCED) } });
    expect(rotation.living.toSorted()).toEqual(
      [tokenId, previousTokenId].filter((id) => id !== undefined).toSorted(),
    );
    expect((await rotation.stack.model.destroy()).errors).toEqual([]);
    expect(rotation.living).toEqual([]);
    expect(await rotation.leaks()).toEqual([]);
  });
});
