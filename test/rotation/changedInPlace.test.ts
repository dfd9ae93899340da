import type { Fault } from "../../emulator";
import { databaseTokensBackend } from "../support/backends/configurations";
import { PERMISSIONS } from "../support/backends/tokensUnderTest";
import { BOTH_WAYS_WHOLE, WAYS } from "../support/model/way";
import type { RotatingOutputs, RotatingStack } from "../support/rotation/rotatingStack";
import { type Interruption, interrupted } from "../support/rotation/strike";
import { useRotatingStack } from "../support/rotation/useRotatingStack";

const [FEW, MORE] = PERMISSIONS;
const KEEPERS = { keepers: { release: "2" } };
const BEFORE = { permissions: FEW, ...KEEPERS };
const AFTER = { permissions: MORE, description: "CI of ours", ...KEEPERS };

describe.each(BOTH_WAYS_WHOLE ? WAYS : (["plugin"] as const))(
  "%s: permissions and description in an overlap",
  (way) => {
    let rotation: RotatingStack;
    let first: RotatingOutputs;
    let second: RotatingOutputs;
    useRotatingStack(
      (opened) => {
        rotation = opened;
      },
      { way, backend: databaseTokensBackend },
    );

    beforeEach(async () => {
      first = await rotation.settled({ permissions: FEW });
      second = await rotation.settled(BEFORE);
    });

    /** What the service shows of both generations. */
    const shown = () =>
      rotation.stack.emulator
        .databaseTokens()
        .filter(({ state }) => state === "active")
        .map(({ description, permissions }) => [
          description.replace(/ \[.*/, ""),
          permissions.map(({ action, resource: database }) => ({ action, database })),
        ]);
    const both = ({ description = "CI", permissions }: { description?: string; permissions: unknown }) => [
      [description, permissions],
      [description, permissions],
    ];
    const nonces = () =>
      rotation.stack.emulator.databaseTokens().map(({ description }) => description.slice(-18));

    test("go to both generations in the same update, and both keep their markers", async () => {
      const before = nonces();
      rotation.stack.emulator.clearRequests();
      expect(await rotation.settled(AFTER)).toMatchObject({ ...AFTER, tokenId: second.tokenId });
      expect(shown()).toEqual(both(AFTER as never));
      expect(nonces()).toEqual(before);
      expect(rotation.living).toEqual([first.tokenId, second.tokenId]);
      expect(await rotation.settled(AFTER, true)).toMatchObject({ tokenId: second.tokenId });
      expect(rotation.stack.emulator.requests.filter(({ operation }) => operation === "update")).toHaveLength(
        2,
      );
    });

    const ofPrevious = (fault: Fault): Interruption => ({
      fault: { ...fault, match: ({ tokenId }) => tokenId === first.tokenId },
    });

    test.each<[string, () => Interruption]>([
      ["is forbidden", () => ofPrevious({ kind: "status", status: 403, operation: "update" })],
      ["is not found", () => ofPrevious({ kind: "status", status: 404, operation: "update" })],
      [
        "breaks off before the work",
        () => ofPrevious({ kind: "reset", operation: "update", when: "before" }),
      ],
      ["fails, and cannot be looked at", () => ofPrevious({ kind: "status", status: 500 })],
    ])(
      "the change of the previous one %s: the next up repeats it, or takes it back",
      async (_name, strike) => {
        for (const goal of [AFTER, BEFORE]) {
          const { ok } = await interrupted(rotation, strike(), () => rotation.up(AFTER));
          expect(ok).toBe(false);
          expect(shown()).not.toEqual(both(AFTER as never));
          expect(await rotation.settled(goal)).toMatchObject(goal);
          expect(shown()).toEqual(both(goal as never));
          expect(await rotation.settled(BEFORE)).toMatchObject({ generation: 2, tokenId: second.tokenId });
        }
      },
    );

    test.each(["before", "after"] as const)(
      "the provider is killed %s a change: a refresh shows it, and the next up ends right",
      async (when) => {
        await interrupted(rotation, { kill: { operation: "update", when } }, () => rotation.up(AFTER));
        await rotation.settled(BEFORE, true);
        expect(shown()).toEqual(both(BEFORE as never));
        await rotation.settled(AFTER);
        expect(shown()).toEqual(both(AFTER as never));
      },
    );

    test("that somebody changed of one of them are set back after a refresh", async () => {
      for (const { tokenId } of [first, second]) {
        rotation.stack.emulator.changeDatabaseToken(tokenId, {
          permissions: [{ action: "write", resource: "*" }],
        });
        expect(await rotation.settled(BEFORE, true)).toMatchObject({
          tokenId: second.tokenId,
          permissions: FEW,
        });
        expect(shown()).toEqual(both(BEFORE as never));
      }
    });

    test("of a token that rotates in the same update hold for both", async () => {
      const third = await rotation.settled({ ...AFTER, keepers: { release: "3" } });
      expect(third).toMatchObject({ generation: 3, previousTokenId: second.tokenId });
      expect(shown()).toEqual(both(AFTER as never));
    });
  },
);
