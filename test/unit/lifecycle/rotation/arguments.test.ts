import fc from "fast-check";
import { checkRotation } from "../../../../provider/lifecycle/rotation/arguments";
import { parseDuration } from "../../../../provider/token/time";
import { UNKNOWN } from "../../../../provider/unknown";
import { anything, wireValue } from "../../../support/lifecycle/arbitraries";
import { inputs } from "../../../support/lifecycle/rotationValues";

const failures = (more: Record<string, unknown>) =>
  checkRotation({ ...inputs, ...more }).failures.map(({ property }) => property);

const { overlap: _overlap, ...withoutOverlap } = inputs;

describe("check of a rotating token", () => {
  test("accepts what the documentation shows, and hands it on", () => {
    expect(checkRotation(inputs)).toEqual({ inputs, failures: [] });
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ["no description", { description: undefined }, ["description"]],
    ["no expiresIn", { expiresIn: undefined }, ["expiresIn"]],
    ["no rotateBefore", { rotateBefore: null }, ["rotateBefore", "rotateBefore"]],
    ["a length that is none", { overlap: "a week" }, ["overlap"]],
    ["a retire that is none", { retire: "never" }, ["arguments.retire"]],
    ["keepers that are no map", { keepers: ["1"] }, ["keepers"]],
    ["a verify that is none", { verify: "1m" }, ["verify"]],
    ["an adopt without an id", { adopt: {} }, ["arguments.adopt"]],
    [
      "a secret to adopt, which the state would hold, beside keepInState: false",
      {
        adopt: { id: "an-id", token: "a-secret-of-enough-characters" },
        deliver: { command: ["store"], keepInState: false },
      },
      ["arguments.deliver"],
    ],
    ["an argument that nobody knows", { expiresAt: "2027-12-31T00:00:00Z" }, ["arguments.expiresAt"]],
    ["an overlap longer than rotateBefore", { overlap: "31d" }, ["rotateBefore"]],
    ["an overlap as long as rotateBefore", { overlap: "30d" }, []],
    ["a length that leaves nothing between overlaps", { expiresIn: "37d" }, ["expiresIn"]],
    ["one second more", { expiresIn: "37d1s" }, []],
    ["an overlap as long as verify may take", { overlap: "1m" }, ["overlap"]],
    ["one second more than verify may take", { overlap: "61s" }, []],
    ["no verify and a short overlap", { overlap: "1s", verify: false }, []],
    ["a verify longer than the overlap", { overlap: "1h", verify: { timeout: "1h" } }, ["overlap"]],
  ])("check of a rotation: %s", (_name, more, expected) => {
    expect(failures(more)).toEqual(expected);
  });

  test("the default overlap is one day", () => {
    expect(checkRotation({ ...withoutOverlap, rotateBefore: "23h" }).failures).toEqual([
      expect.objectContaining({ property: "rotateBefore", reason: expect.stringContaining("24h") }),
    ]);
    expect(checkRotation({ ...withoutOverlap, rotateBefore: "24h" }).failures).toEqual([]);
  });

  test("whatever is not known yet is accepted", () => {
    const known = fc.constantFrom<string>("description", "expiresIn", "rotateBefore", "overlap", "retire");
    fc.assert(
      fc.property(fc.uniqueArray(known, { minLength: 1 }), (names) => {
        const unknown = Object.fromEntries(names.map((name) => [name, UNKNOWN]));
        expect(checkRotation({ ...inputs, ...unknown }).failures).toEqual([]);
      }),
    );
  });

  test("accepts three lengths exactly when they leave room for one another", () => {
    const length = fc
      .tuple(fc.integer({ min: 1, max: 200 }), fc.constantFrom("m", "h", "d"))
      .map(([count, unit]) => `${count}${unit}`);
    fc.assert(
      fc.property(length, length, length, (expiresIn, rotateBefore, overlap) => {
        const of = (text: string) => parseDuration(text) ?? 0;
        const [life, before, over] = [of(expiresIn), of(rotateBefore), of(overlap)];
        const fits = over > 60_000 && over <= before && before + over < life;
        expect(failures({ expiresIn, rotateBefore, overlap }).length === 0).toBe(fits);
      }),
    );
  });

  test("never throws, whatever the engine sends", () => {
    fc.assert(
      fc.property(
        anything,
        fc.dictionary(fc.constantFrom(...Object.keys(inputs)), wireValue),
        (some, more) => {
          expect(Array.isArray(checkRotation({ ...some, ...more }).failures)).toBe(true);
        },
      ),
    );
  });
});
