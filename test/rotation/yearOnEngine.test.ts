import type { Fault } from "../../emulator";
import { ExampleStack } from "../support/engine/exampleStack";
import { Random } from "../support/random";
import { atOnce, Consumer, type Store } from "../support/rotation/consumer";
import { accepts } from "../support/service/accepts";
import { DAY } from "../support/time";

/** Updates come as late as this allows: a year then needs few of them. */
const ROTATE_BEFORE = 30 * DAY;
/** In days. All below the overlap of 7. */
const FETCH_EVERY = [1, 3, 6];
const SEED = 7;

/** What makes an update fail where it asks the service for something. */
const FAULTS: readonly [Fault, ...Fault[]] = [
  { kind: "reset", operation: "create", when: "after", times: 1 },
  { kind: "status", status: 500, operation: "create", when: "after", times: 1 },
  { kind: "status", status: 403, operation: "create" },
  { kind: "status", status: 500, operation: "revoke", when: "before" },
  { kind: "status", status: 500, operation: "list" },
];

let example: ExampleStack;

beforeEach(async () => {
  example = await ExampleStack.start("rotation-forced");
});

afterEach(async () => {
  try {
    expect(await example.leaks()).toEqual([]);
    expect(example.living).toEqual([]);
  } finally {
    await example.dispose();
  }
});

test("a whole year on the engine: late updates, failures, a rotation that is forced in an overlap", async () => {
  const { workspace } = example;
  const { emulator } = example.stack;
  const random = new Random(SEED);
  const store: Store = { secret: undefined };
  const consumers = FETCH_EVERY.map((days) => new Consumer(store, days * DAY));
  const instant = () => atOnce({ now: example.now, accepts: (secret) => accepts(emulator, secret) });
  const started = example.now;
  let [state, rotation, rotations, failures] = [await example.rotatingToken(), 1, 0, 0];
  let [lastSuccess, longestGap] = [started, 0];

  const pass = async (days: number) => {
    for (let passed = 0; passed < days; passed++) {
      await example.advance(DAY);
      for (const consumer of consumers) await consumer.live(instant());
    }
  };

  /** One update; whether it succeeded. */
  const update = async (fault?: Fault): Promise<boolean> => {
    const { generation = 0, rotateAt = "", keepers } = state;
    const first = Number(generation) === 0;
    const asked = (keepers as { rotation?: string } | undefined)?.rotation !== String(rotation);
    const due = first || asked || Date.parse(rotateAt) <= example.now;
    if (fault !== undefined) emulator.faults.add(fault);
    const args = [
      "--config",
      `tokens-test:rotation=${rotation}`,
      ...(random.chance(0.5) ? ["--refresh"] : []),
    ];
    const { code } = await workspace.start(["up", "--yes", "--skip-preview", "--suppress-progress", ...args])
      .result;
    emulator.faults.clear();
    for (const consumer of consumers) await consumer.use(instant());
    state = await example.rotatingToken();
    const made = Number(state.generation ?? 0) - Number(generation);
    if (code !== 0) {
      failures++;
      expect(made).toBe(0);
      expect(example.living.length).toBeLessThanOrEqual(3);
      return false;
    }
    // Due means one new token; not due means none.
    expect(made).toBe(due ? 1 : 0);
    rotations += made;
    longestGap = Math.max(longestGap, example.now - lastSuccess);
    lastSuccess = example.now;
    expect(example.living).toEqual([state.tokenId, state.previousTokenId].flatMap((id) => id ?? []).sort());
    if (made > 0) store.secret = (await workspace.output("token", { showSecrets: true })) as string;
    return true;
  };

  while (example.now < started + 365 * DAY) {
    if (!(await update(random.chance(0.4) ? random.pick(FAULTS) : undefined))) {
      await pass(1);
      if (!(await update())) throw new Error("an update failed with nothing in its way");
    }
    // Once, while both live and everybody has fetched, somebody asks for one more.
    if (
      rotation === 1 &&
      state.previousTokenId !== undefined &&
      Date.parse(state.previousRevokeAt ?? "") > example.now
    ) {
      await pass(6);
      rotation = 2;
      expect(await update()).toBe(true);
      expect(state.previousTokenId).toBeDefined();
    }
    await pass(random.integer(18, 27));
  }
  await update();

  expect(consumers.flatMap(({ refused }) => refused)).toEqual([]);
  for (const { tokens, tried } of consumers) {
    expect(tokens).toBeGreaterThanOrEqual(rotations - 1);
    expect(tried).toBeGreaterThan(365);
  }
  expect(longestGap).toBeGreaterThan(20 * DAY);
  expect(longestGap).toBeLessThan(ROTATE_BEFORE);
  expect(failures).toBeGreaterThan(1);
  expect(rotation).toBe(2);
  expect(rotations).toBeGreaterThanOrEqual(6);
  expect(rotations).toBe(Number(state.generation));
  await workspace.destroy();
});
