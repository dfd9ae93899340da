import { findSecrets } from "../support/leaks";
import type { ProviderSlot } from "../support/model/providerSlot";
import type { RotatingStack } from "../support/rotation/rotatingStack";
import { useRotatingStack } from "../support/rotation/useRotatingStack";
import { CommandStore, type Moment } from "../support/stores/commandStore";
import { DAY } from "../support/time";

let slot: ProviderSlot;
let rotation: RotatingStack;
let store: CommandStore;

beforeEach(async () => {
  store = await CommandStore.make();
});
// Before the stack is left: a command may still be held.
afterEach(() => store.remove());
useRotatingStack(
  (opened, its) => {
    rotation = opened;
    slot = its;
  },
  { way: "plugin" },
);

const keepings = [
  ["kept in the state", true],
  ["kept nowhere", false],
] as const;

/** What consumers hold has to work, at every moment. */
const consumersWork = async () => expect(await rotation.accepts(await store.secret())).toBe(true);

describe.each(keepings)("a delivered rotating token whose secret is %s", (_name, keepInState) => {
  const delivering = () => ({ deliver: { command: store.command, keepInState } });
  const up = () => rotation.up(delivering());
  const settled = () => rotation.settled(delivering());

  /** The first generation, on the day on which the second is due. */
  async function dueTomorrow() {
    const first = await settled();
    await consumersWork();
    await rotation.advance(61 * DAY);
    return first;
  }

  /** Not one secret in all of the state, whatever the engine would have encrypted of it. */
  afterEach(async () => {
    if (keepInState) return;
    const state = JSON.stringify(rotation.stack.model.state);
    expect(await findSecrets({ secrets: rotation.stack.secrets, texts: { state } })).toEqual([]);
  });

  test("rotates through its life, and consumers notice nothing", async () => {
    const first = await dueTomorrow();
    expect(first.token === undefined).toBe(!keepInState);
    const second = await settled();
    expect(second).toMatchObject({ generation: 2, previousTokenId: first.tokenId });
    await consumersWork();
    expect(rotation.living).toEqual([first.tokenId, second.tokenId]);
    await rotation.advance(8 * DAY);
    const third = await settled();
    expect(third).toMatchObject({ generation: 2 });
    expect(rotation.living).toEqual([second.tokenId]);
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
      expect(rotation.outputs).toEqual(first);
      // The engine knows nothing of the token that was made.
      expect(rotation.living).toHaveLength(2);
      const [, lost = ""] = rotation.living;

      const next = await settled();
      await consumersWork();
      expect(next).toMatchObject({
        generation: 3,
        previousTokenId: first.tokenId,
        retiring: [{ tokenId: lost }],
      });
      expect(rotation.living).toEqual([first.tokenId, lost, next.tokenId]);
      const delivered = await store.deliveries();
      expect(delivered).toEqual(
        moment === "before" ? [first.tokenId, next.tokenId] : [first.tokenId, lost, next.tokenId],
      );

      await rotation.advance(8 * DAY);
      for (let run = 0; run < 2; run++) {
        await settled();
        await consumersWork();
      }
      expect(rotation.living).toEqual([next.tokenId]);
      expect(rotation.outputs).not.toHaveProperty("retiring");
    },
  );

  test("the provider is told to end before the store has the token: none is left", async () => {
    const first = await dueTomorrow();
    await endedUp("before", "SIGTERM");
    await consumersWork();
    expect(rotation.living).toEqual([first.tokenId]);
    expect(rotation.outputs).toEqual(first);
    const next = await settled();
    expect(rotation.living).toEqual([first.tokenId, next.tokenId]);
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
      expect(rotation.living).toHaveLength(keepInState ? 2 : 1);
      await rotation.advance(7 * DAY);
    }
    await store.refuse(false);
    const next = await settled();
    expect(next).toMatchObject({ generation: 2, previousTokenId: first.tokenId });
    expect(rotation.living).toEqual([first.tokenId, next.tokenId]);
    await consumersWork();
  });

  test("the store refuses and the service does not revoke: the next up revokes it", async () => {
    const first = await dueTomorrow();
    await store.refuse(true);
    rotation.stack.emulator.faults.add({ kind: "status", status: 500, operation: "revoke" });
    expect((await up()).ok).toBe(false);
    const [, stuck] = rotation.living;
    expect(JSON.stringify(rotation.outputs)).toContain(stuck);
    rotation.stack.emulator.faults.clear();
    await store.refuse(false);
    const next = await settled();
    await consumersWork();
    expect(rotation.living).toEqual([first.tokenId, next.tokenId]);
  });

  test("a first token that the store refuses, and the service does not revoke, is not lost", async () => {
    await store.refuse(true);
    rotation.stack.emulator.faults.add({ kind: "status", status: 500, operation: "revoke" });
    expect((await up()).ok).toBe(false);
    const [stuck] = rotation.living;
    expect(rotation.outputs.tokenId).toBe(stuck);
    rotation.stack.emulator.faults.clear();
    await store.refuse(false);
    const next = await settled();
    await consumersWork();
    expect(rotation.living).toEqual([next.tokenId]);
    expect(next.tokenId === stuck).toBe(keepInState);
  });
});
