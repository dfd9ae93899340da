import type { Fault } from "../../emulator";
import type { Declared } from "../support/model/engineModel";
import { BOTH_WAYS_WHOLE } from "../support/model/way";
import { ROTATING_KINDS } from "../support/rotation/rotatingKinds";
import { type RotatingStack, usualArgs } from "../support/rotation/rotatingStack";
import { type Interruption, interrupted } from "../support/rotation/strike";
import { useRotatingStack } from "../support/rotation/useRotatingStack";
import { DAY } from "../support/time";

describe.each(ROTATING_KINDS.filter(([name]) => BOTH_WAYS_WHOLE || name === "management tokens"))(
  "%s",
  (_name, backend) => {
    let rotation: RotatingStack;
    useRotatingStack(
      (opened) => {
        rotation = opened;
      },
      { backend },
    );

    const fails = (when: "before" | "after"): Fault => ({
      kind: "status",
      status: 500,
      operation: "revoke",
      when,
    });
    const breaks = (when: "before" | "after"): Fault => ({ kind: "reset", operation: "revoke", when });

    /** The revocation is struck, and whether the token is gone all the same; of a request under way nobody knows. */
    const STRIKES: readonly (readonly [name: string, strike: Interruption, gone: boolean | undefined])[] = [
      [
        "the provider is killed while it is under way",
        { kill: { operation: "revoke", when: "before" } },
        undefined,
      ],
      ["the provider is killed after it", { kill: { operation: "revoke", when: "after" } }, true],
      ["the service fails before it", { fault: fails("before") }, false],
      ["the service fails after it", { fault: fails("after") }, true],
      ["the connection breaks before it", { fault: breaks("before") }, false],
      ["the connection breaks after it", { fault: breaks("after") }, true],
      ["the service forbids it", { fault: { kind: "status", status: 403, operation: "revoke" } }, false],
    ];

    /** A service that did the work and answers badly is believed by its listing; a kill is nobody's success. */
    const succeeds = (strike: Interruption, gone: boolean | undefined) => gone === true && "fault" in strike;

    describe.each(STRIKES)("a revocation, and %s", (_name, strike, gone) => {
      test("of the predecessor on its date: the next up revokes it, or finds it revoked", async () => {
        const first = await rotation.settled();
        const forced = { keepers: { release: "2" } };
        const second = await rotation.settled(forced);
        await rotation.advance(8 * DAY);
        const { ok } = await interrupted(rotation, strike, () => rotation.up(forced));
        expect(ok).toBe(succeeds(strike, gone));
        expect(rotation.outputs.previousTokenId).toBe(ok ? undefined : first.tokenId);
        if (gone !== undefined) expect(await rotation.accepts(first.token)).toBe(!gone);
        expect(await rotation.accepts(second.token)).toBe(true);

        const after = await rotation.settled(forced);
        expect(after).toMatchObject({ generation: 2, tokenId: second.tokenId });
        expect(after.previousTokenId).toBeUndefined();
        expect(rotation.living).toEqual([second.tokenId]);
      });

      test("of the older predecessor in a forced rotation: in the end there is one new token and one predecessor", async () => {
        const first = await rotation.settled();
        const second = await rotation.settled({ keepers: { release: "2" } });
        const goal = { keepers: { release: "3" } };
        const { ok } = await interrupted(rotation, strike, () => rotation.up(goal));
        expect(ok).toBe(succeeds(strike, gone));
        if (gone !== undefined) expect(await rotation.accepts(first.token)).toBe(!gone);
        expect(await rotation.accepts(second.token)).toBe(true);
        // A failure is noted with the new token; a killed provider has told nobody of it.
        expect(rotation.outputs.generation).toBe("kill" in strike ? 2 : 3);
        const named = [rotation.outputs.tokenId, rotation.outputs.previousTokenId, ...retiring()];
        if ("fault" in strike) expect(rotation.living.toSorted()).toEqual(named.filter(isId).toSorted());

        const third = await rotation.settled(goal);
        // The token that a killed provider has told nobody of counts as a generation of its own.
        const generation = "kill" in strike ? 4 : 3;
        expect(third).toMatchObject({ generation, previousTokenId: second.tokenId });
        expect(rotation.living).toEqual([second.tokenId, third.tokenId]);
        expect(await rotation.settled(goal)).toEqual(third);
      });

      test.each(["predecessor", "current token"])(
        "of the %s in a destroy: it is run again",
        async (which) => {
          const first = await rotation.settled();
          const second = await rotation.settled({ keepers: { release: "2" } });
          const target = which === "predecessor" ? first.tokenId : second.tokenId;
          const aimed = (): Interruption =>
            "fault" in strike
              ? { fault: { ...strike.fault, match: ({ tokenId }) => tokenId === target } }
              : strike;
          const { ok } = await interrupted(rotation, aimed(), () => rotation.stack.model.destroy());
          expect(ok).toBe(succeeds(strike, gone));
          expect(rotation.exists).toBe(!ok);
          // The current token goes last, and only once the predecessor is seen to be gone.
          const untouched = which === "predecessor" && !ok ? [second.tokenId] : [];
          if ("fault" in strike) expect(rotation.living).toEqual([...(gone ? [] : [target]), ...untouched]);
        },
      );

      test("by a TokenRetirement: the next up revokes it, or finds it revoked", async () => {
        const { first, second, declared } = await toBeRetired();
        const { ok } = await interrupted(rotation, strike, () => rotation.stack.model.up(declared));
        expect(ok).toBe(succeeds(strike, gone));
        if (gone !== undefined) expect(await rotation.accepts(first.token)).toBe(!gone);
        expect(rotation.outputs.tokenId).toBe(second.tokenId);

        expect(await rotation.stack.model.up(declared)).toEqual({ ok: true, errors: [] });
        expect(rotation.living).toEqual([second.tokenId]);
        const retirement = rotation.stack.model.state.resources.find(({ name }) => name === "retirement");
        expect(retirement?.outputs.retiredTokenId).toBe(first.tokenId);
        expect(await rotation.accepts(second.token)).toBe(true);
        // Done is done: no further call.
        rotation.stack.emulator.clearRequests();
        await rotation.stack.model.up(declared);
        expect(rotation.stack.emulator.requests).toEqual([]);
      });
    });

    describe("a TokenRetirement whose rotating token cannot be seen to work", () => {
      test.each<[string, Fault]>([
        ["the listing fails", { kind: "status", status: 500, operation: "list" }],
        ["the listing is refused", { kind: "status", status: 401, operation: "list" }],
        ["the listing breaks off", { kind: "cut", operation: "list" }],
      ])("because %s: it revokes nothing, and does later", async (_name, fault) => {
        const { first, second, declared } = await toBeRetired();
        const { ok } = await interrupted(rotation, { fault }, () => rotation.stack.model.up(declared));
        expect(ok).toBe(false);
        expect(rotation.living).toEqual([first.tokenId, second.tokenId]);
        expect(await rotation.stack.model.up(declared)).toEqual({ ok: true, errors: [] });
        expect(rotation.living).toEqual([second.tokenId]);
      });

      test.each(["revoked", "removed"])(
        "because its token was %s: whoever holds the old one keeps it",
        async (fate) => {
          const { first, second, declared } = await toBeRetired();
          if (fate === "revoked") rotation.stack.revoke(second.tokenId);
          else rotation.stack.vanish(second.tokenId);
          const { ok, errors } = await rotation.stack.model.up(declared);
          expect(ok).toBe(false);
          expect(errors.join()).toMatch(/could not be proven to work/);
          expect(rotation.living).toEqual([first.tokenId]);
        },
      );
    });

    /** A rotating token in its overlap, on the old token's date, and the program whose retirement comes to it. */
    async function toBeRetired() {
      const manual = { retire: "manual" };
      const first = await rotation.settled(manual);
      const goal = { ...manual, keepers: { release: "2" } };
      const second = await rotation.settled(goal);
      await rotation.advance(8 * DAY);
      const declared: Declared[] = [
        { name: "ci", kind: "rotating", args: { ...usualArgs, ...goal } },
        { name: "retirement", kind: "retirement", args: { retire: "manual", ...told() } },
      ];
      return { first, second, declared };
    }

    const isId = (id: string | undefined): id is string => id !== undefined;
    const retiring = () => (rotation.outputs.retiring ?? []).map(({ tokenId }) => tokenId);

    /** What the class hands to a retirement. */
    function told(): Record<string, unknown> {
      const { tokenId, previousTokenId, previousTokenPrefix, previousRevokeAt, scope } = rotation.outputs;
      return { tokenId, previousTokenId, previousTokenPrefix, previousRevokeAt, scope };
    }
  },
);
