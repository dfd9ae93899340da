import { ROTATING_KINDS } from "../support/rotation/rotatingKinds";
import type { RotatingStack } from "../support/rotation/rotatingStack";
import { useRotatingStack } from "../support/rotation/useRotatingStack";
import { DAY } from "../support/time";

describe.each(ROTATING_KINDS)("%s", (_name, backend) => {
  let rotation: RotatingStack;
  useRotatingStack(
    (opened) => {
      rotation = opened;
    },
    { backend },
  );

  const revoke = (id: string | undefined) => rotation.stack.revoke(id ?? "");

  const DESCRIPTION: [string, Record<string, unknown>] = ["a description", { description: "CI of ours" }];

  describe("a rotating token over time", () => {
    test("rotates once when it is due, keeps both for the overlap, and revokes the old one once", async () => {
      const first = await rotation.settled();
      await rotation.advance(59 * DAY);
      expect(await rotation.settled()).toEqual(first);
      await rotation.advance(2 * DAY);
      const second = await rotation.settled();
      expect(second).toMatchObject({
        generation: 2,
        previousTokenId: first.tokenId,
        previousToken: first.token,
      });
      expect(Date.parse(second.previousRevokeAt ?? "")).toBeCloseTo(rotation.now + 7 * DAY, -5);
      await rotation.advance(6 * DAY);
      expect(await rotation.settled()).toEqual(second);
      expect(rotation.living).toEqual([first.tokenId, second.tokenId]);
      await rotation.advance(DAY);
      expect(await rotation.settled()).toMatchObject({ generation: 2, tokenId: second.tokenId });
      expect(rotation.living).toEqual([second.tokenId]);
    });

    test("nobody looked for months: the ended token is replaced, and it is nobody's predecessor", async () => {
      const first = await rotation.settled();
      await rotation.advance(100 * DAY);
      const second = await rotation.settled();
      expect(second.generation).toBe(2);
      expect(second.previousTokenId).toBeUndefined();
      expect(rotation.living).toEqual([second.tokenId]);
      expect(await rotation.accepts(first.token)).toBe(false);
    });

    test("nobody looked past both dates: one update rotates and revokes what is left", async () => {
      const longLived = { expiresIn: "90d", rotateBefore: "45d", overlap: "7d" };
      await rotation.settled(longLived);
      await rotation.advance(46 * DAY);
      const second = await rotation.settled(longLived);
      await rotation.advance(46 * DAY);
      const third = await rotation.settled(longLived);
      expect(third).toMatchObject({ generation: 3, previousTokenId: second.tokenId });
      expect(rotation.living).toEqual([second.tokenId, third.tokenId]);
    });
  });

  describe("keepers", () => {
    test("force one rotation, which counts as a whole one", async () => {
      const first = await rotation.settled({ keepers: { release: "1" } });
      const second = await rotation.settled({ keepers: { release: "2" } });
      expect(second).toMatchObject({ generation: 2, previousTokenId: first.tokenId });
      expect(await rotation.settled({ keepers: { release: "2" } })).toEqual(second);
      expect(await rotation.accepts(first.token)).toBe(true);
    });

    test("during an overlap the older predecessor goes, after the new token is seen to work", async () => {
      const first = await rotation.settled();
      const second = await rotation.settled({ keepers: { release: "2" } });
      rotation.stack.emulator.clearRequests();
      const third = await rotation.settled({ keepers: { release: "3" } });
      expect(rotation.living).toEqual([second.tokenId, third.tokenId]);
      expect(third.previousTokenId).toBe(second.tokenId);
      const calls = rotation.stack.emulator.requests.map(({ operation }) => operation);
      expect(calls.indexOf("revoke")).toBeGreaterThan(calls.lastIndexOf("get"));
      expect(await rotation.accepts(first.token)).toBe(false);
    });
  });

  describe("what became of tokens behind everyone's back", () => {
    test("the current one is revoked: seen by a refresh, replaced at once, and no predecessor is kept", async () => {
      const first = await rotation.settled();
      revoke(first.tokenId);
      const second = await rotation.settled({}, true);
      expect(second.generation).toBe(2);
      expect(second.previousTokenId).toBeUndefined();
      expect(rotation.living).toEqual([second.tokenId]);
    });

    test("the current one is removed: the same", async () => {
      const first = await rotation.settled();
      rotation.stack.vanish(first.tokenId);
      const second = await rotation.settled({}, true);
      expect(second.previousTokenId).toBeUndefined();
      expect(rotation.living).toEqual([second.tokenId]);
    });

    test("the current one is revoked during an overlap: who still holds the old one keeps it", async () => {
      const first = await rotation.settled();
      const second = await rotation.settled({ keepers: { release: "2" } });
      revoke(second.tokenId);
      const third = await rotation.settled({ keepers: { release: "2" } }, true);
      expect(third).toMatchObject({ generation: 3, previousTokenId: first.tokenId });
      expect(rotation.living).toEqual([first.tokenId, third.tokenId]);
    });

    test("the predecessor is revoked: cleared by a refresh, and the current one stays", async () => {
      const first = await rotation.settled();
      const second = await rotation.settled({ keepers: { release: "2" } });
      revoke(first.tokenId);
      const after = await rotation.settled({ keepers: { release: "2" } }, true);
      expect(after.tokenId).toBe(second.tokenId);
      expect(after.previousTokenId).toBeUndefined();
      expect(after.previousToken).toBeUndefined();
    });

    test("the predecessor is gone and nobody refreshed: its date passes without a failure", async () => {
      const first = await rotation.settled();
      await rotation.settled({ keepers: { release: "2" } });
      rotation.stack.vanish(first.tokenId);
      await rotation.advance(8 * DAY);
      expect((await rotation.settled({ keepers: { release: "2" } })).previousTokenId).toBeUndefined();
    });

    test("both are revoked, and nobody refreshed: the update says how to go on, and a refresh mends it", async () => {
      const first = await rotation.settled();
      const second = await rotation.settled({ keepers: { release: "2" } });
      for (const { tokenId } of [first, second]) revoke(tokenId);
      await rotation.advance(8 * DAY);
      const { ok, errors } = await rotation.up({ keepers: { release: "2" } });
      expect(ok).toBe(false);
      expect(errors.join()).toContain("pulumi up --refresh");
      const third = await rotation.settled({ keepers: { release: "2" } }, true);
      expect(third.previousTokenId).toBeUndefined();
      expect(rotation.living).toEqual([third.tokenId]);
    });
  });

  describe("changed arguments", () => {
    test.each<[string, Record<string, unknown>]>([
      ...(backend.tokens.editable ? [] : [DESCRIPTION]),
      ["a longer life", { expiresIn: "180d" }],
      ["another overlap", { overlap: "14d" }],
      ["manual retirement", { retire: "manual" }],
      ["no verification", { verify: false }],
    ])("%s: taken over without a call on the service, and nothing is made", async (_name, change) => {
      const first = await rotation.settled();
      rotation.stack.emulator.clearRequests();
      expect(await rotation.settled(change)).toMatchObject({
        ...change,
        tokenId: first.tokenId,
        generation: 1,
      });
      expect(rotation.stack.emulator.requests).toEqual([]);
    });

    test("a life shortened below the token's age: one rotation, and the new length", async () => {
      await rotation.settled();
      await rotation.advance(20 * DAY);
      const shorter = { expiresIn: "40d", rotateBefore: "30d" };
      const second = await rotation.settled(shorter);
      expect(second.generation).toBe(2);
      expect(Date.parse(second.expiresAt)).toBeCloseTo(rotation.now + 40 * DAY, -5);
      expect(await rotation.settled(shorter)).toEqual(second);
    });

    test("all at once on the day of a rotation: still one rotation", async () => {
      await rotation.settled();
      await rotation.advance(61 * DAY);
      const change = {
        description: "other",
        expiresIn: "60d",
        rotateBefore: "20d",
        keepers: { release: "2" },
      };
      const second = await rotation.settled(change);
      expect(second).toMatchObject({ generation: 2, description: "other" });
      expect(rotation.made.at(-1)?.description).toMatch(/^other \[pulumi:/);
      expect(await rotation.settled(change)).toEqual(second);
    });
  });

  describe("a token made by hand", () => {
    test("becomes the predecessor, and is revoked at the end of the overlap while adopt stays", async () => {
      const { id, secret } = rotation.stack.mint("made by hand");
      const adopt = { adopt: { id } };
      const first = await rotation.settled(adopt);
      expect(first).toMatchObject({ generation: 1, previousTokenId: id });
      expect(first.previousToken).toBeUndefined();
      await rotation.advance(6 * DAY);
      await rotation.settled(adopt);
      expect(await rotation.accepts(secret)).toBe(true);
      await rotation.advance(DAY);
      expect((await rotation.settled(adopt)).previousTokenId).toBeUndefined();
      expect(await rotation.accepts(secret)).toBe(false);
      expect((await rotation.settled(adopt)).tokenId).toBe(first.tokenId);
      expect((await rotation.settled()).tokenId).toBe(first.tokenId);
    });

    test("that is dead, or not there, begins nothing", async () => {
      const { id } = rotation.stack.mint("made by hand");
      revoke(id);
      expect((await rotation.up({ adopt: { id } })).errors.join()).toMatch(/was revoked at/);
      expect((await rotation.up({ adopt: { id: "nothing" } })).errors.join()).toMatch(/there is no token/);
      expect(rotation.living).toEqual([]);
    });
  });
});
