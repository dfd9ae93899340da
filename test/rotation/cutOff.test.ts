import type { Fault } from "../../emulator";
import type { KillMoment } from "../support/rotation/kill";
import { ROTATING_KINDS } from "../support/rotation/rotatingKinds";
import type { RotatingStack } from "../support/rotation/rotatingStack";
import { interrupted } from "../support/rotation/strike";
import { useRotatingStack } from "../support/rotation/useRotatingStack";
import { DAY } from "../support/time";

describe.each(ROTATING_KINDS)("%s", (_name, backend) => {
  let rotation: RotatingStack;
  useRotatingStack(
    (opened) => {
      rotation = opened;
    },
    { way: "plugin", backend },
  );

  /** The first generation, on the day on which the second is due. */
  async function dueTomorrow() {
    const first = await rotation.settled();
    await rotation.advance(61 * DAY);
    return first;
  }

  /** What holds once a rotation from `first` is through, however it came to be. */
  async function expectRotated(first: { token: string; tokenId: string }, made: number) {
    const { token, tokenId, previousTokenId, generation, status } = rotation.outputs;
    expect({ status, previousTokenId }).toEqual({ status: "active", previousTokenId: first.tokenId });
    // What a run that was cut off has made counts as a generation of its own.
    expect(generation).toBeGreaterThanOrEqual(2);
    expect(generation).toBeLessThanOrEqual(made);
    expect(rotation.living).toEqual([first.tokenId, tokenId]);
    expect(rotation.made).toHaveLength(made);
    expect(await rotation.accepts(first.token)).toBe(true);
    expect(await rotation.accepts(token)).toBe(true);
  }

  /** An `up` whose provider is killed at a moment; then there is a provider again. */
  async function killedUp(kill: KillMoment, args: Readonly<Record<string, unknown>> = {}): Promise<void> {
    expect((await interrupted(rotation, { kill }, () => rotation.up(args))).ok).toBe(false);
  }

  describe("the provider is killed during a rotation", () => {
    test.each<[string, "create" | "get" | "list", "before" | "after", number]>([
      ["before it knows of a token of an earlier attempt", "list", "before", 2],
      ["while it looks for a token of an earlier attempt", "list", "after", 2],
      ["when the service has the request and has not made the token", "create", "before", 3],
      ["after the token is made", "create", "after", 3],
      ["before the token is seen to work", "get", "before", 3],
      ["after the token is seen to work", "get", "after", 3],
    ])("%s: the next up ends right", async (_name, operation, when, made) => {
      const first = await dueTomorrow();
      await killedUp({ operation, when });
      expect(await rotation.accepts(first.token)).toBe(true);
      expect(rotation.outputs).toEqual(first);
      await rotation.settled();
      await expectRotated(first, made);
    });

    test("again and again: the first up that is through leaves no token of any attempt, and consumers notice nothing", async () => {
      const first = await dueTomorrow();
      for (let attempt = 0; attempt < 3; attempt++) {
        await killedUp({ operation: "get", when: "after" });
        expect(rotation.living.length).toBeLessThanOrEqual(2 + attempt);
        expect(await rotation.accepts(first.token)).toBe(true);
      }
      await rotation.settled();
      await expectRotated(first, 5);
    });

    test.each<["before" | "after"]>([["before"], ["after"]])(
      "%s the predecessor is revoked on its date: the next up revokes it or finds it revoked",
      async (when) => {
        const first = await dueTomorrow();
        const second = await rotation.settled();
        await rotation.advance(8 * DAY);
        await killedUp({ operation: "revoke", when });
        expect(rotation.outputs.previousTokenId).toBe(first.tokenId);
        expect((await rotation.settled()).previousTokenId).toBeUndefined();
        expect(rotation.living).toEqual([second.tokenId]);
        expect(await rotation.accepts(second.token)).toBe(true);
      },
    );

    test.each<["before" | "after"]>([["before"], ["after"]])(
      "%s the older predecessor is revoked in a forced rotation: the next up forces it again, alone",
      async (when) => {
        const first = await dueTomorrow();
        const second = await rotation.settled();
        const forced = { keepers: { incident: "1" } };
        await killedUp({ operation: "revoke", when }, forced);
        expect(await rotation.accepts(second.token)).toBe(true);
        const third = await rotation.settled(forced);
        expect(third).toMatchObject({ generation: 4, previousTokenId: second.tokenId });
        expect(rotation.living).toEqual([second.tokenId, third.tokenId]);
        expect(await rotation.accepts(first.token)).toBe(false);
        expect((await rotation.settled(forced)).generation).toBe(4);
      },
    );
  });

  describe("the service fails during a rotation", () => {
    test.each<[string, Fault, number]>([
      ["the listing fails", { kind: "status", status: 500, operation: "list" }, 2],
      ["nothing is made", { kind: "status", status: 403, operation: "create" }, 2],
      ["the answer is lost, and the listing too", { kind: "reset", operation: "create", when: "after" }, 4],
      ["the answer cannot be read", { kind: "malformed", operation: "create", shape: "wrong" }, 4],
    ])("%s: the old token works, and the next up rotates once", async (_name, fault, made) => {
      const first = await dueTomorrow();
      rotation.stack.emulator.faults.add(fault);
      expect((await rotation.up()).ok).toBe(false);
      rotation.stack.emulator.faults.clear();
      expect(await rotation.accepts(first.token)).toBe(true);
      expect(rotation.outputs).toEqual(first);
      await rotation.settled();
      await expectRotated(first, made);
    });

    test.each<[string, Fault, number]>([
      [
        "fails before a token is made",
        { kind: "status", status: 500, operation: "create", when: "before" },
        2,
      ],
      ["fails after a token is made", { kind: "status", status: 500, operation: "create", when: "after" }, 3],
      ["breaks off before a token is made", { kind: "reset", operation: "create", when: "before" }, 2],
      ["breaks off after a token is made", { kind: "reset", operation: "create", when: "after" }, 3],
      ["says half of what it made", { kind: "cut", operation: "create" }, 3],
    ])("the service %s, once: the same up finds out, and rotates once", async (_name, fault, made) => {
      const first = await dueTomorrow();
      rotation.stack.emulator.faults.add({ ...fault, times: 1 });
      await rotation.settled();
      await expectRotated(first, made);
    });

    test.each<[string, Fault]>([
      ["refuses the new token", { kind: "status", status: 401, operation: "get" }],
      ["fails before it answers", { kind: "status", status: 500, operation: "get", when: "before" }],
      ["fails after it has answered", { kind: "status", status: 500, operation: "get", when: "after" }],
      ["breaks off before it answers", { kind: "reset", operation: "get", when: "before" }],
      ["breaks off while it answers", { kind: "cut", operation: "get" }],
      ["answers nonsense", { kind: "malformed", operation: "get" }],
    ])(
      "the service %s when the new token is used: both are kept, and the next up ends right",
      async (_name, fault) => {
        const first = await dueTomorrow();
        rotation.stack.emulator.faults.add(fault);
        expect((await rotation.up()).ok).toBe(false);
        expect(rotation.outputs).toMatchObject({ status: "unverified", previousTokenId: first.tokenId });
        expect(rotation.living).toEqual([first.tokenId, rotation.outputs.tokenId]);
        rotation.stack.emulator.faults.clear();
        await rotation.settled();
        await expectRotated(first, 2);
      },
    );

    test("the outcome is unknown and cannot be found out: the next up revokes what was made, and rotates", async () => {
      const first = await dueTomorrow();
      const { faults } = rotation.stack.emulator;
      faults.add({ kind: "reset", operation: "create", when: "after" });
      faults.add({ kind: "status", status: 500, operation: "list", match: () => rotation.made.length > 1 });
      expect((await rotation.up()).ok).toBe(false);
      faults.clear();
      expect(rotation.living).toHaveLength(2);
      await rotation.settled();
      await expectRotated(first, 3);
    });

    test("the new token is not accepted: it is kept, the old one stays predecessor, the next up verifies", async () => {
      const first = await dueTomorrow();
      rotation.stack.emulator.faults.add({ kind: "status", status: 401, operation: "get" });
      expect((await rotation.up()).ok).toBe(false);
      expect(rotation.outputs).toMatchObject({ status: "unverified", previousTokenId: first.tokenId });
      // The overlap would be over; it counts from the verification.
      await rotation.advance(9 * DAY);
      expect((await rotation.up()).ok).toBe(false);
      expect(await rotation.accepts(first.token)).toBe(true);
      rotation.stack.emulator.faults.clear();
      await rotation.settled();
      await expectRotated(first, 2);
      expect(Date.parse(rotation.outputs.previousRevokeAt ?? "")).toBeGreaterThan(rotation.now + 6.9 * DAY);
    });

    test("a rotation that is asked for while the last one is not verified: first that, and then one more", async () => {
      const first = await dueTomorrow();
      rotation.stack.emulator.faults.add({ kind: "status", status: 401, operation: "get" });
      expect((await rotation.up()).ok).toBe(false);
      rotation.stack.emulator.faults.clear();
      const asked = { keepers: { incident: "1" } };
      const second = await rotation.settled(asked);
      await expectRotated(first, 2);
      const third = await rotation.settled(asked);
      expect(third).toMatchObject({ generation: 3, previousTokenId: second.tokenId });
      expect(await rotation.settled(asked)).toEqual(third);
    });

    test("the current token cannot be proven to work on the predecessor's date: it is not revoked", async () => {
      const first = await dueTomorrow();
      await rotation.settled();
      await rotation.advance(8 * DAY);
      rotation.stack.emulator.faults.add({ kind: "status", status: 401, operation: "get" });
      const { ok, errors } = await rotation.up();
      expect(ok).toBe(false);
      expect(errors.join()).toMatch(/was not revoked/);
      expect(await rotation.accepts(first.token)).toBe(true);
      rotation.stack.emulator.faults.clear();
      expect((await rotation.settled()).previousTokenId).toBeUndefined();
      expect(await rotation.accepts(first.token)).toBe(false);
    });

    test("destroy fails half way: it revokes the rest when it is run again", async () => {
      const first = await dueTomorrow();
      const { tokenId } = await rotation.settled();
      rotation.stack.emulator.faults.add({
        kind: "status",
        status: 500,
        operation: "revoke",
        match: (request) => request.tokenId === first.tokenId,
      });
      expect((await rotation.stack.model.destroy()).ok).toBe(false);
      expect(rotation.exists).toBe(true);
      // The current token goes last: what the state calls active is.
      expect(rotation.living).toEqual([first.tokenId, tokenId]);
      rotation.stack.emulator.faults.clear();
      expect((await rotation.stack.model.destroy()).ok).toBe(true);
      expect(rotation.exists).toBe(false);
      expect(rotation.living).toEqual([]);
    });
  });
});
