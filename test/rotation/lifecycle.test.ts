import { DAY } from "../support/lifecycle/rotationValues";
import type { RotatingPlace } from "../support/rotation/rotatingStack";
import { useRotatingPlace } from "../support/rotation/useRotatingStack";

let place: RotatingPlace;
useRotatingPlace((opened) => {
  place = opened;
});

const revoke = (id: string | undefined) => place.place.emulator.revoke(id ?? "");

describe("a succession over time", () => {
  test("rotates once when it is due, keeps both for the overlap, and revokes the old one once", async () => {
    const first = await place.settled();
    await place.advance(59 * DAY);
    expect(await place.settled()).toEqual(first);
    await place.advance(2 * DAY);
    const second = await place.settled();
    expect(second).toMatchObject({
      generation: 2,
      previousTokenId: first.tokenId,
      previousToken: first.token,
    });
    expect(Date.parse(second.previousRevokeAt ?? "")).toBeCloseTo(place.now + 7 * DAY, -5);
    await place.advance(6 * DAY);
    expect(await place.settled()).toEqual(second);
    expect(place.living).toEqual([first.tokenId, second.tokenId]);
    await place.advance(DAY);
    expect(await place.settled()).toMatchObject({ generation: 2, tokenId: second.tokenId });
    expect(place.living).toEqual([second.tokenId]);
  });

  test("nobody looked for months: the ended token is replaced, and it is nobody's predecessor", async () => {
    const first = await place.settled();
    await place.advance(100 * DAY);
    const second = await place.settled();
    expect(second.generation).toBe(2);
    expect(second.previousTokenId).toBeUndefined();
    expect(place.living).toEqual([second.tokenId]);
    expect(await place.accepts(first.token)).toBe(false);
  });

  test("nobody looked past both dates: one update rotates and revokes what is left", async () => {
    const longLived = { expiresIn: "90d", rotateBefore: "45d", overlap: "7d" };
    await place.settled(longLived);
    await place.advance(46 * DAY);
    const second = await place.settled(longLived);
    await place.advance(46 * DAY);
    const third = await place.settled(longLived);
    expect(third).toMatchObject({ generation: 3, previousTokenId: second.tokenId });
    expect(place.living).toEqual([second.tokenId, third.tokenId]);
  });
});

describe("keepers", () => {
  test("force one rotation, which counts as a whole one", async () => {
    const first = await place.settled({ keepers: { release: "1" } });
    const second = await place.settled({ keepers: { release: "2" } });
    expect(second).toMatchObject({ generation: 2, previousTokenId: first.tokenId });
    expect(await place.settled({ keepers: { release: "2" } })).toEqual(second);
    expect(await place.accepts(first.token)).toBe(true);
  });

  test("during an overlap the older predecessor goes, after the new token is seen to work", async () => {
    const first = await place.settled();
    const second = await place.settled({ keepers: { release: "2" } });
    place.place.emulator.clearRequests();
    const third = await place.settled({ keepers: { release: "3" } });
    expect(place.living).toEqual([second.tokenId, third.tokenId]);
    expect(third.previousTokenId).toBe(second.tokenId);
    const calls = place.place.emulator.requests.map(({ operation }) => operation);
    expect(calls.indexOf("revoke")).toBeGreaterThan(calls.lastIndexOf("get"));
    expect(await place.accepts(first.token)).toBe(false);
  });
});

describe("what became of tokens behind everyone's back", () => {
  test("the current one is revoked: seen by a refresh, replaced at once, and no predecessor is kept", async () => {
    const first = await place.settled();
    revoke(first.tokenId);
    const second = await place.settled({}, true);
    expect(second.generation).toBe(2);
    expect(second.previousTokenId).toBeUndefined();
    expect(place.living).toEqual([second.tokenId]);
  });

  test("the current one is removed: the same", async () => {
    const first = await place.settled();
    place.place.emulator.remove(first.tokenId);
    const second = await place.settled({}, true);
    expect(second.previousTokenId).toBeUndefined();
    expect(place.living).toEqual([second.tokenId]);
  });

  test("the current one is revoked during an overlap: who still holds the old one keeps it", async () => {
    const first = await place.settled();
    const second = await place.settled({ keepers: { release: "2" } });
    revoke(second.tokenId);
    const third = await place.settled({ keepers: { release: "2" } }, true);
    expect(third).toMatchObject({ generation: 3, previousTokenId: first.tokenId });
    expect(place.living).toEqual([first.tokenId, third.tokenId]);
  });

  test("the predecessor is revoked: cleared by a refresh, and the current one stays", async () => {
    const first = await place.settled();
    const second = await place.settled({ keepers: { release: "2" } });
    revoke(first.tokenId);
    const after = await place.settled({ keepers: { release: "2" } }, true);
    expect(after.tokenId).toBe(second.tokenId);
    expect(after.previousTokenId).toBeUndefined();
    expect(after.previousToken).toBeUndefined();
  });

  test("the predecessor is gone and nobody refreshed: its date passes without a failure", async () => {
    const first = await place.settled();
    await place.settled({ keepers: { release: "2" } });
    place.place.emulator.remove(first.tokenId);
    await place.advance(8 * DAY);
    expect((await place.settled({ keepers: { release: "2" } })).previousTokenId).toBeUndefined();
  });

  test("both are revoked, and nobody refreshed: the update says how to go on, and a refresh mends it", async () => {
    const first = await place.settled();
    const second = await place.settled({ keepers: { release: "2" } });
    for (const { tokenId } of [first, second]) revoke(tokenId);
    await place.advance(8 * DAY);
    const { ok, errors } = await place.up({ keepers: { release: "2" } });
    expect(ok).toBe(false);
    expect(errors.join()).toContain("pulumi up --refresh");
    const third = await place.settled({ keepers: { release: "2" } }, true);
    expect(third.previousTokenId).toBeUndefined();
    expect(place.living).toEqual([third.tokenId]);
  });
});

describe("changed arguments", () => {
  test.each<[string, Record<string, unknown>]>([
    ["a description", { description: "CI of ours" }],
    ["a longer life", { expiresIn: "180d" }],
    ["another overlap", { overlap: "14d" }],
    ["manual retirement", { retire: "manual" }],
    ["no verification", { verify: false }],
  ])("%s: taken over without a call on the service, and nothing is made", async (_name, change) => {
    const first = await place.settled();
    place.place.emulator.clearRequests();
    expect(await place.settled(change)).toMatchObject({ ...change, tokenId: first.tokenId, generation: 1 });
    expect(place.place.emulator.requests).toEqual([]);
  });

  test("a life shortened below the token's age: one rotation, and the new length", async () => {
    await place.settled();
    await place.advance(20 * DAY);
    const shorter = { expiresIn: "40d", rotateBefore: "30d" };
    const second = await place.settled(shorter);
    expect(second.generation).toBe(2);
    expect(Date.parse(second.expiresAt)).toBeCloseTo(place.now + 40 * DAY, -5);
    expect(await place.settled(shorter)).toEqual(second);
  });

  test("all at once on the day of a rotation: still one rotation", async () => {
    await place.settled();
    await place.advance(61 * DAY);
    const change = { description: "other", expiresIn: "60d", rotateBefore: "20d", keepers: { release: "2" } };
    const second = await place.settled(change);
    expect(second).toMatchObject({ generation: 2, description: "other" });
    expect(place.made.at(-1)?.description).toMatch(/^other \[pulumi:/);
    expect(await place.settled(change)).toEqual(second);
  });
});

describe("a token made by hand", () => {
  test("becomes the predecessor, and is revoked at the end of the overlap while adopt stays", async () => {
    const { record, secret } = place.place.emulator.mint({ description: "made by hand" });
    const adopt = { adopt: { id: record.id } };
    const first = await place.settled(adopt);
    expect(first).toMatchObject({ generation: 1, previousTokenId: record.id });
    expect(first.previousToken).toBeUndefined();
    await place.advance(6 * DAY);
    await place.settled(adopt);
    expect(await place.accepts(secret)).toBe(true);
    await place.advance(DAY);
    expect((await place.settled(adopt)).previousTokenId).toBeUndefined();
    expect(await place.accepts(secret)).toBe(false);
    expect((await place.settled(adopt)).tokenId).toBe(first.tokenId);
    expect((await place.settled()).tokenId).toBe(first.tokenId);
  });

  test("that is dead, or not there, begins nothing", async () => {
    const { record } = place.place.emulator.mint({ description: "made by hand" });
    revoke(record.id);
    expect((await place.up({ adopt: { id: record.id } })).errors.join()).toMatch(/was revoked at/);
    expect((await place.up({ adopt: { id: "nothing" } })).errors.join()).toMatch(/there is no token/);
    expect(place.living).toEqual([]);
  });
});
