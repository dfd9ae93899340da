import { parseDuration } from "../../provider/token/time";
import { DAY } from "../support/lifecycle/rotationValues";
import { type RotatingOutputs, type RotatingPlace, usualArgs } from "../support/rotation/rotatingStack";
import { useRotatingPlace } from "../support/rotation/useRotatingStack";

let place: RotatingPlace;
useRotatingPlace((opened) => {
  place = opened;
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
    "%s",
    async (_text, change) => {
      const keepers = inOverlap ? { keepers: { release: "2" } } : {};
      if (inOverlap) await place.settled({ ...BEFORE, keepers: { release: "1" } });
      const before = await place.settled({ ...BEFORE, ...keepers });
      await place.advance(age * DAY);
      place.place.emulator.clearRequests();
      const goal = { ...BEFORE, ...change, ...keepers };
      const due = dueAt(before, goal) <= place.now;
      const after = await place.settled(goal);

      expect(after.generation - before.generation).toBe(due ? 1 : 0);
      expect(after).toMatchObject(change);
      if (due) {
        // The new token has the new description and length; the old one is the predecessor, for the new overlap.
        expect(place.made.at(-1)?.description).toMatch(new RegExp(`^${goal.description} \\[pulumi:`));
        expect(Date.parse(after.expiresAt)).toBeCloseTo(place.now + (parseDuration(goal.expiresIn) ?? 0), -4);
        expect(after.previousTokenId).toBe(before.tokenId);
        const end = Math.min(place.now + (parseDuration(goal.overlap) ?? 0), Date.parse(before.expiresAt));
        expect(Date.parse(after.previousRevokeAt ?? "")).toBeCloseTo(end, -4);
      } else {
        expect(place.place.emulator.requests).toEqual([]);
        expect(after.tokenId).toBe(before.tokenId);
        expect(after.previousRevokeAt).toBe(before.previousRevokeAt);
        expect(Date.parse(after.rotateAt)).toBe(dueAt(before, goal));
      }
      expect(place.living).toEqual([after.previousTokenId, after.tokenId].filter((id) => id !== undefined));
      // And never a second one.
      expect(await place.settled(goal)).toEqual(after);
      expect(await place.settled(goal, true)).toEqual(after);
    },
  );
});

test("a description, and an overlap, take effect at the next rotation", async () => {
  const first = await place.settled();
  const goal = { description: "CI of ours", overlap: "14d" };
  await place.settled(goal);
  await place.advance(61 * DAY);
  const second = await place.settled(goal);
  expect(second).toMatchObject({ generation: 2, previousTokenId: first.tokenId });
  expect(place.made.map((record) => record.description?.replace(/ \[.*/, ""))).toEqual(["CI", "CI of ours"]);
  expect(Date.parse(second.previousRevokeAt ?? "")).toBeCloseTo(place.now + 14 * DAY, -4);
});

test("a rotation that is due is postponed by a shorter rotateBefore, and comes then", async () => {
  const first = await place.settled();
  await place.advance(61 * DAY);
  const goal = { rotateBefore: "20d" };
  expect(await place.settled(goal)).toMatchObject({ generation: 1, tokenId: first.tokenId });
  await place.advance(8 * DAY);
  expect((await place.settled(goal)).generation).toBe(1);
  await place.advance(DAY);
  expect((await place.settled(goal)).generation).toBe(2);
});

test("a life that is shortened in an overlap: one rotation, and the older predecessor goes after it is verified", async () => {
  await place.settled({ keepers: { release: "1" } });
  const second = await place.settled({ keepers: { release: "2" } });
  await place.advance(6 * DAY);
  place.place.emulator.clearRequests();
  const goal = { expiresIn: "20d", rotateBefore: "15d", overlap: "3d", keepers: { release: "2" } };
  const third = await place.settled(goal);
  expect(third).toMatchObject({ generation: 3, previousTokenId: second.tokenId });
  expect(place.living).toEqual([second.tokenId, third.tokenId]);
  const calls = place.place.emulator.requests.map(({ operation }) => operation);
  expect(calls.indexOf("revoke")).toBeGreaterThan(calls.lastIndexOf("get"));
  expect(await place.settled(goal)).toEqual(third);
});
