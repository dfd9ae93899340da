import fc from "fast-check";
import { diffRotation, dueOf } from "../../../../provider/lifecycle/rotation/diff";
import { readRotation } from "../../../../provider/lifecycle/rotation/state";
import { UNKNOWN } from "../../../../provider/unknown";
import { day, inputs, outputs, predecessor, SCOPE } from "../../../support/lifecycle/rotationValues";
import { DAY } from "../../../support/time";

type Values = Record<string, unknown>;

const compare = (olds: Values, news: Values, at = 1) =>
  diffRotation(olds, news, { now: day(at), scope: SCOPE });
const during = { ...outputs, ...predecessor };
const { overlap: _overlap, ...withoutOverlap } = inputs;

describe("diff of a rotating token", () => {
  test.each<[string, Values, Values, number, boolean]>([
    ["nothing", outputs, inputs, 1, false],
    ["the same lengths in other words", outputs, { ...inputs, expiresIn: "2160h", overlap: "1w" }, 1, false],
    ["the default said aloud", outputs, { ...inputs, retire: "auto", verify: true }, 1, false],
    ["the default overlap", { ...outputs, overlap: "24h" }, withoutOverlap, 1, false],
    ["the owner", outputs, { ...inputs, owner: "acme/infra/prod/renamed" }, 1, false],
    ["a second before it is due", outputs, inputs, 60 - 1000 / DAY, false],
    ["the second at which it is due", outputs, inputs, 60, true],
    ["keepers", outputs, { ...inputs, keepers: { release: "2" } }, 1, true],
    ["keepers that are not known", outputs, { ...inputs, keepers: UNKNOWN }, 1, true],
    ["a description", outputs, { ...inputs, description: "CI of ours" }, 1, true],
    ["retire", outputs, { ...inputs, retire: "manual" }, 1, true],
    ["verify", outputs, { ...inputs, verify: false }, 1, true],
    ["a token that was not seen to work", { ...outputs, status: "unverified" }, inputs, 1, true],
    ["a revoked token", { ...outputs, status: "revoked" }, inputs, 1, true],
    ["a missing token", { ...outputs, status: "missing" }, inputs, 1, true],
    ["a token past its end, without a refresh", outputs, inputs, 90, true],
    ["a predecessor before its date", during, inputs, 6, false],
    ["a predecessor on its date", during, inputs, 7, true],
    ["the same with manual", { ...during, retire: "manual" }, { ...inputs, retire: "manual" }, 7, false],
    [
      "one that could not be revoked",
      { ...outputs, retiring: [{ tokenId: "a", tokenPrefix: "" }] },
      inputs,
      1,
      true,
    ],
    ["the code in the state", { ...outputs, __provider: "older" }, inputs, 1, true],
    ["adopt, removed", { ...outputs, adoptedId: "a" }, inputs, 1, false],
    ["adopt, kept", { ...outputs, adoptedId: "a" }, { ...inputs, adopt: { id: "a" } }, 1, false],
  ])("diff of a rotation: %s", (_name, olds, news, at, changes) => {
    expect(compare(olds, news, at)).toMatchObject({ changes, replaces: [] });
  });

  test("another account begins a new rotating token", () => {
    const difference = diffRotation(outputs, inputs, { now: day(1), scope: "clustered:other" });
    expect(difference).toMatchObject({ changes: true, replaces: ["scope"] });
    expect(difference.remarks.join()).toContain(SCOPE);
  });

  test("an account that is not known yet is not another one", () => {
    expect(diffRotation(outputs, inputs, { now: day(1), scope: undefined }).replaces).toEqual([]);
  });

  test("a predecessor cannot be adopted once the rotating token has begun", () => {
    expect(() => compare(outputs, { ...inputs, adopt: { id: "a" } })).toThrow(/has already begun/);
  });

  test("says why a token is made, and nothing where none is", () => {
    expect(compare(outputs, inputs, 61).remarks.join()).toMatch(/was due at 2027-03-02T00:00:00Z/);
    expect(compare(outputs, { ...inputs, description: "other" }).remarks).toEqual([]);
  });
});

/** What each changed argument makes due on a living token: on the day of the change, and when at the latest. */
describe("arguments changed on a living rotating token", () => {
  test.each<[string, Values, number, number]>([
    ["a description waits for the next rotation", { description: "CI of ours" }, 10, 60],
    ["a longer life waits for the next rotation", { expiresIn: "180d" }, 10, 60],
    ["a shorter life acts at once where its time has come", { expiresIn: "38d" }, 10, 8],
    ["a shorter life acts on its day", { expiresIn: "60d" }, 10, 30],
    ["a longer window acts on its day", { rotateBefore: "50d" }, 10, 40],
    ["a longer window acts at once where its time has come", { rotateBefore: "82d" }, 10, 8],
    ["a shorter window postpones", { rotateBefore: "7d" }, 10, 83],
    ["the overlap does not matter for the date", { overlap: "14d" }, 10, 60],
    ["neither does retire", { retire: "manual" }, 10, 60],
  ])("a changed argument: %s", (_name, change, changed, due) => {
    const news = { ...inputs, ...change };
    const rotates = (at: number) => dueOf(readRotation(outputs), news, day(at)).rotate !== undefined;
    expect(compare(outputs, news, changed).changes).toBe(true);
    expect(rotates(changed)).toBe(changed >= due);
    expect(rotates(due - 0.001)).toBe(false);
    expect(rotates(due)).toBe(true);
  });

  test("a token just made by any accepted arguments is never due, whatever it was made from", () => {
    const hours = fc.integer({ min: 2, max: 9000 });
    fc.assert(
      fc.property(hours, hours, hours, (one, two, three) => {
        const [overlap, rotateBefore] = [Math.min(one, two), Math.max(one, two)];
        const life = overlap + rotateBefore + three;
        const news = {
          ...inputs,
          expiresIn: `${life}h`,
          rotateBefore: `${rotateBefore}h`,
          overlap: `${overlap}h`,
        };
        const made = { ...outputs, ...news, expiresAt: new Date(day(life / 24)).toISOString() };
        expect(diffRotation(made, news, { now: day(0), scope: SCOPE })).toMatchObject({ changes: false });
        // Nor before its predecessor is gone.
        expect(dueOf(readRotation(made), news, day(overlap / 24)).rotate).toBeUndefined();
      }),
    );
  });
});
