import { parseDuration } from "../../provider/token/time";
import { type RotatingOutputs, type RotatingStack, usualArgs } from "../support/rotation/rotatingStack";
import { useRotatingStack } from "../support/rotation/useRotatingStack";
import { DAY } from "../support/time";

let rotation: RotatingStack;
useRotatingStack((opened) => {
  rotation = opened;
});

type Arguments = Readonly<Record<"description" | "expiresIn" | "rotateBefore" | "overlap", string>>;

const { description, expiresIn, rotateBefore, overlap } = usualArgs;
const BEFORE: Arguments = { description, expiresIn, rotateBefore, overlap };

/** Every change of one to four of them, in either direction. */
const CHANGES: readonly Partial<Arguments>[] = [undefined, "60d", "120d"].flatMap((life) =>
  [undefined, "20d", "40d"].flatMap((window) =>
    [undefined, "3d", "14d"].flatMap((both) =>
      [undefined, "CI of ours"].map((text) => ({
        ...(life === undefined ? {} : { expiresIn: life }),
        ...(window === undefined ? {} : { rotateBefore: window }),
        ...(both === undefined ? {} : { overlap: both }),
        ...(text === undefined ? {} : { description: text }),
      })),
    ),
  ),
);

/** When the token that is there is due by the arguments of today, in whole seconds. */
function dueAt({ createdAt, expiresAt }: RotatingOutputs, args: Arguments): number {
  const [born, life, window] = [
    Date.parse(createdAt),
    parseDuration(args.expiresIn),
    parseDuration(args.rotateBefore),
  ];
  const at = Math.min(Date.parse(expiresAt), born + (life ?? 0)) - (window ?? 0);
  return Math.floor(at / 1000) * 1000;
}

describe.each<[string, number, boolean]>([
  ["at rest, early in the token's life", 10, false],
  ["at rest, on day 45", 45, false],
  ["in the overlap, after five days", 5, true],
])("changed arguments %s", (_name, age, inOverlap) => {
  test.each(CHANGES.map((change) => [JSON.stringify(change), change] as const))(
    "the change to %s rotates on its day, and once",
    async (_text, change) => {
      const keepers = inOverlap ? { keepers: { release: "2" } } : {};
      if (inOverlap) await rotation.settled({ ...BEFORE, keepers: { release: "1" } });
      const before = await rotation.settled({ ...BEFORE, ...keepers });
      await rotation.advance(age * DAY);
      rotation.stack.emulator.clearRequests();
      const goal = { ...BEFORE, ...change, ...keepers };
      const due = dueAt(before, goal) <= rotation.now;
      const after = await rotation.settled(goal);

      expect(after.generation - before.generation).toBe(due ? 1 : 0);
      expect(after).toMatchObject(change);
      if (due) {
        // The new token has the new description and length; the old one is the predecessor, for the new overlap.
        expect(rotation.made.at(-1)?.description).toMatch(new RegExp(`^${goal.description} \\[pulumi:`));
        expect(Date.parse(after.expiresAt)).toBeCloseTo(
          rotation.now + (parseDuration(goal.expiresIn) ?? 0),
          -4,
        );
        expect(after.previousTokenId).toBe(before.tokenId);
        const end = Math.min(rotation.now + (parseDuration(goal.overlap) ?? 0), Date.parse(before.expiresAt));
        expect(Date.parse(after.previousRevokeAt ?? "")).toBeCloseTo(end, -4);
      } else {
        expect(rotation.stack.emulator.requests).toEqual([]);
        expect(after.tokenId).toBe(before.tokenId);
        expect(after.previousRevokeAt).toBe(before.previousRevokeAt);
        expect(Date.parse(after.rotateAt)).toBe(dueAt(before, goal));
      }
      expect(rotation.living).toEqual(
        [after.previousTokenId, after.tokenId].filter((id) => id !== undefined),
      );
      // And never a second one.
      expect(await rotation.settled(goal)).toEqual(after);
      expect(await rotation.settled(goal, true)).toEqual(after);
    },
  );
});

test("a description, and an overlap, take effect at the next rotation", async () => {
  const first = await rotation.settled();
  const goal = { description: "CI of ours", overlap: "14d" };
  await rotation.settled(goal);
  await rotation.advance(61 * DAY);
  const second = await rotation.settled(goal);
  expect(second).toMatchObject({ generation: 2, previousTokenId: first.tokenId });
  expect(rotation.made.map((record) => record.description?.replace(/ \[.*/, ""))).toEqual([
    "CI",
    "CI of ours",
  ]);
  expect(Date.parse(second.previousRevokeAt ?? "")).toBeCloseTo(rotation.now + 14 * DAY, -4);
});

test("a rotation that is due is postponed by a shorter rotateBefore, and comes then", async () => {
  const first = await rotation.settled();
  await rotation.advance(61 * DAY);
  const goal = { rotateBefore: "20d" };
  expect(await rotation.settled(goal)).toMatchObject({ generation: 1, tokenId: first.tokenId });
  await rotation.advance(8 * DAY);
  expect((await rotation.settled(goal)).generation).toBe(1);
  await rotation.advance(DAY);
  expect((await rotation.settled(goal)).generation).toBe(2);
});

test("a life that is shortened in an overlap: one rotation, and the older predecessor goes after it is verified", async () => {
  await rotation.settled({ keepers: { release: "1" } });
  const second = await rotation.settled({ keepers: { release: "2" } });
  await rotation.advance(6 * DAY);
  rotation.stack.emulator.clearRequests();
  const goal = { expiresIn: "20d", rotateBefore: "15d", overlap: "3d", keepers: { release: "2" } };
  const third = await rotation.settled(goal);
  expect(third).toMatchObject({ generation: 3, previousTokenId: second.tokenId });
  expect(rotation.living).toEqual([second.tokenId, third.tokenId]);
  const calls = rotation.stack.emulator.requests.map(({ operation }) => operation);
  expect(calls.indexOf("revoke")).toBeGreaterThan(calls.lastIndexOf("get"));
  expect(await rotation.settled(goal)).toEqual(third);
});
