import type { Fault } from "../../emulator";
import { ProviderSlot } from "../faults/driver/providerSlot";
import { Random } from "../support/random";
import { Consumer, type Store, sharedAnswer } from "./consumer";
import { Kill } from "./kill";
import { credential, RotatingPlace } from "./rotatingPlace";
import { DAY } from "./values";

jest.setTimeout(300_000);

/** The longest time between two `up`s that succeed. With the consumer's schedule it stays below the overlap. */
const LONGEST_GAP_DAYS = 5;
const OVERLAP_DAYS = 7;

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

let slot: ProviderSlot;

beforeAll(async () => {
  slot = await ProviderSlot.open({ env: { INFLUXDB_MANAGEMENT_TOKEN: credential } });
}, 120_000);

afterAll(() => slot.close());

describe("a year of scheduled updates", () => {
  test.each([11, 44])("seed %i", async (seed) => {
    const random = new Random(seed);
    const place = await RotatingPlace.open(slot);
    const store: Store = { secret: undefined };
    const consumers = [1, 2, 6].map((hours) => new Consumer(store, (hours * DAY) / 6));
    const started = place.now;
    let lastSuccess = started;
    let failures = 0;
    let kills = 0;

    while (place.now < started + 365 * DAY) {
      const forced = (place.now - lastSuccess) / DAY >= LONGEST_GAP_DAYS - 2;
      const trouble = !forced && random.chance(0.35);
      const fault = trouble ? random.pick(FAULTS) : undefined;
      const due = place.exists && Date.parse(place.outputs.rotateAt) <= place.now;
      // Both strike only where the service is asked for something.
      if (fault !== undefined) place.place.emulator.faults.add(fault);
      const operation = random.pick(["create", "get", "list", "revoke"]);
      const when = random.pick(["before", "after"]);
      const moment = { operation, when, delay: random.integer(0, 20) };
      const kill = trouble && random.chance(0.5) ? await Kill.arm(place.place, moment) : undefined;
      const generation = place.exists ? place.outputs.generation : 0;
      const { ok } = await place.up({}, random.chance(0.5));
      place.place.emulator.faults.clear();
      if (await kill?.settle()) kills++;

      if (ok) {
        store.secret = place.outputs.token;
        lastSuccess = place.now;
        // Due means one new token; not due means none.
        expect(place.outputs.generation - generation).toBe(due || generation === 0 ? 1 : 0);
        expect(Date.parse(place.outputs.rotateAt)).toBeGreaterThan(place.now);
        const { tokenId, previousTokenId, previousRevokeAt } = place.outputs;
        expect(place.living.toSorted()).toEqual(
          [tokenId, previousTokenId].filter((id) => id !== undefined).toSorted(),
        );
        if (previousRevokeAt !== undefined) {
          expect(Date.parse(previousRevokeAt)).toBeGreaterThan(place.now);
        }
      } else {
        failures++;
      }

      // Hours pass until the next one; nobody's copy may stop working in any of them.
      const hours = random.integer(8, 40);
      for (let passed = 0; passed < hours; passed += 8) {
        const accepts = sharedAnswer(place);
        for (const consumer of consumers) await consumer.live(place, accepts);
        await place.advance(DAY / 3);
      }
    }

    expect(consumers.flatMap(({ refused }) => refused)).toEqual([]);
    expect(consumers[0]?.tried).toBeGreaterThan(900);
    expect(failures).toBeGreaterThan(5);
    expect(place.outputs.generation).toBeGreaterThanOrEqual(Math.floor(365 / (60 + LONGEST_GAP_DAYS)));
    expect(place.outputs.generation).toBeLessThanOrEqual(1 + Math.ceil(365 / 60));
    expect(OVERLAP_DAYS).toBeGreaterThan(LONGEST_GAP_DAYS);
    expect(place.living.length).toBeLessThanOrEqual(2);

    expect((await place.place.model.destroy()).errors).toEqual([]);
    expect(place.living).toEqual([]);
    expect(await place.leaks()).toEqual([]);
    expect(kills).toBeGreaterThan(0);
    await place.close();
  });
});
