import { findSecrets } from "../support/leaks";
import { DAY } from "../support/lifecycle/rotationValues";
import type { ProviderSlot } from "../support/model/providerSlot";
import type { RotatingPlace } from "../support/rotation/rotatingStack";
import { useRotatingPlace } from "../support/rotation/useRotatingStack";
import { CommandStore, type Moment } from "../support/stores/commandStore";

let slot: ProviderSlot;
let place: RotatingPlace;
let store: CommandStore;

beforeEach(async () => {
  store = await CommandStore.make();
});
// Before the place is left: a command may still be held.
afterEach(() => store.remove());
useRotatingPlace((opened, its) => {
  place = opened;
  slot = its;
});

const keepings = [
  ["kept in the state", true],
  ["kept nowhere", false],
] as const;

/** What consumers hold has to work, at every moment. */
const consumersWork = async () => expect(await place.accepts(await store.secret())).toBe(true);

describe.each(keepings)("a delivered succession whose secret is %s", (_name, keepInState) => {
  const delivering = () => ({ deliver: { command: store.command, keepInState } });
  const up = () => place.up(delivering());
  const settled = () => place.settled(delivering());

  /** The first generation, on the day on which the second is due. */
  async function dueTomorrow() {
    const first = await settled();
    await consumersWork();
    await place.advance(61 * DAY);
    return first;
  }

  /** Not one secret in all of the state, whatever the engine would have encrypted of it. */
  afterEach(async () => {
    if (keepInState) return;
    const state = JSON.stringify(place.place.model.state);
    expect(await findSecrets({ secrets: place.place.secrets, texts: { state } })).toEqual([]);
  });

  test("rotates through its life, and consumers notice nothing", async () => {
    const first = await dueTomorrow();
    expect(first.token === undefined).toBe(!keepInState);
    const second = await settled();
    expect(second).toMatchObject({ generation: 2, previousTokenId: first.tokenId });
    await consumersWork();
    expect(place.living).toEqual([first.tokenId, second.tokenId]);
    await place.advance(8 * DAY);
    const third = await settled();
    expect(third).toMatchObject({ generation: 2 });
    expect(place.living).toEqual([second.tokenId]);
    await consumersWork();
    expect(await store.deliveries()).toEqual([first.tokenId, second.tokenId]);
  });

  /** Ends the provider with a signal while a delivery is held at a moment. */
  async function endedUp(moment: Moment, signal: NodeJS.Signals): Promise<void> {
    await store.hold(moment);
    const process = await slot.process();
    const outcome = up();
    await store.reached();
    process.signal(signal);
    await process.ended;
    await store.release();
    expect((await outcome).ok).toBe(false);
  }

  test.each<[Moment]>([["before"], ["after"]])(
    "the provider is killed %s the store has the token: the next up ends right",
    async (moment) => {
      const first = await dueTomorrow();
      await endedUp(moment, "SIGKILL");
      await consumersWork();
      expect(place.outputs).toEqual(first);
      // The engine knows nothing of the token that was made.
      expect(place.living).toHaveLength(2);
      const [, lost = ""] = place.living;

      const next = await settled();
      await consumersWork();
      expect(next).toMatchObject({
        generation: 3,
        previousTokenId: first.tokenId,
        retiring: [{ tokenId: lost }],
      });
      expect(place.living).toEqual([first.tokenId, lost, next.tokenId]);
      const delivered = await store.deliveries();
      expect(delivered).toEqual(
        moment === "before" ? [first.tokenId, next.tokenId] : [first.tokenId, lost, next.tokenId],
      );

      await place.advance(8 * DAY);
      for (let run = 0; run < 2; run++) {
        await settled();
        await consumersWork();
      }
      expect(place.living).toEqual([next.tokenId]);
      expect(place.outputs).not.toHaveProperty("retiring");
    },
  );

  test("the provider is told to end before the store has the token: none is left", async () => {
    const first = await dueTomorrow();
    await endedUp("before", "SIGTERM");
    await consumersWork();
    expect(place.living).toEqual([first.tokenId]);
    expect(place.outputs).toEqual(first);
    const next = await settled();
    expect(place.living).toEqual([first.tokenId, next.tokenId]);
    await consumersWork();
  });

  test("the store refuses past every date: consumers keep what works until it accepts", async () => {
    const first = await dueTomorrow();
    await store.refuse(true);
    for (let week = 0; week < 3; week++) {
      const { ok, errors } = await up();
      expect(ok).toBe(false);
      expect(errors.join()).toMatch(/was not delivered: .*it exited with 2: permission denied/);
      await consumersWork();
      expect(place.living).toHaveLength(keepInState ? 2 : 1);
      await place.advance(7 * DAY);
    }
    await store.refuse(false);
    const next = await settled();
    expect(next).toMatchObject({ generation: 2, previousTokenId: first.tokenId });
    expect(place.living).toEqual([first.tokenId, next.tokenId]);
    await consumersWork();
  });

  test("the store refuses and the service does not revoke: the next up revokes it", async () => {
    const first = await dueTomorrow();
    await store.refuse(true);
    place.place.emulator.faults.add({ kind: "status", status: 500, operation: "revoke" });
    expect((await up()).ok).toBe(false);
    const [, stuck] = place.living;
    expect(JSON.stringify(place.outputs)).toContain(stuck);
    place.place.emulator.faults.clear();
    await store.refuse(false);
    const next = await settled();
    await consumersWork();
    expect(place.living).toEqual([first.tokenId, next.tokenId]);
  });

  test("a first token that the store refuses, and the service does not revoke, is not lost", async () => {
    await store.refuse(true);
    place.place.emulator.faults.add({ kind: "status", status: 500, operation: "revoke" });
    expect((await up()).ok).toBe(false);
    const [stuck] = place.living;
    expect(place.outputs.tokenId).toBe(stuck);
    place.place.emulator.faults.clear();
    await store.refuse(false);
    const next = await settled();
    await consumersWork();
    expect(place.living).toEqual([next.tokenId]);
    expect(next.tokenId === stuck).toBe(keepInState);
  });
});
