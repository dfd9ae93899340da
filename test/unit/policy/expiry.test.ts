import { requireExpiry } from "../../../policy";
import { DAY } from "../../support/time";
import { judged, ROTATING, SINGLE, typesOf } from "./judged";

const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const TOO_FAR = ["The end of this token is too far away: set expiresIn to 90d or less."];
const NO_END = ["This token has no end: set expiresIn to 90d or less."];

describe.each(typesOf(...SINGLE, ...ROTATING))("%s", (type) => {
  test("may end within 90 days", () => {
    for (const expiresIn of ["90d", "12w", "1h"])
      expect(judged(requireExpiry(), { type, args: { expiresIn } })).toEqual([]);
  });

  test("must not end later", () => {
    for (const expiresIn of ["91d", "90d1s", "36500d"])
      expect(judged(requireExpiry(), { type, args: { expiresIn } })).toEqual(TOO_FAR);
  });

  test("must end", () => {
    for (const args of [{}, { expiresIn: null, expiresAt: null }, { expiresIn: "soon" }, { expiresAt: 7 }])
      expect(judged(requireExpiry(), { type, args })).toEqual(NO_END);
  });
});

test.each(typesOf(...SINGLE))("%s may name the instant of its end instead", (type) => {
  expect(judged(requireExpiry(), { type, args: { expiresAt: inDays(89) } })).toEqual([]);
  expect(judged(requireExpiry(), { type, args: { expiresAt: inDays(91) } })).toEqual(TOO_FAR);
});

test("is not about what is no token", () => {
  const others = [...typesOf("Database", "TokenRetirement"), "random:index/randomId:RandomId"];
  for (const type of others) expect(judged(requireExpiry(), { type })).toBe("not applicable");
});

test("takes the longest life, and the stacks that it is for, from code", () => {
  const rule = requireExpiry({ longestLife: "12h", stacks: ["prod"] });
  const [type = ""] = typesOf("ManagementToken");
  const args = { expiresIn: "1d" };
  expect(judged(rule, { type, args, stack: "dev" })).toEqual([]);
  expect(judged(rule, { type, args, stack: "prod" })).toEqual([
    "The end of this token is too far away: set expiresIn to 12h or less.",
  ]);
});

test("takes both from the pack's configuration rather than from code", () => {
  const rule = requireExpiry({ longestLife: "12h", stacks: ["prod"] });
  const [type = ""] = typesOf("DatabaseToken");
  const args = { expiresIn: "1d" };
  expect(judged(rule, { type, args, stack: "prod", config: { longestLife: "1d" } })).toEqual([]);
  expect(judged(rule, { type, args, stack: "dev", config: { stacks: ["*"] } })).toHaveLength(1);
});

test("stops with a longest life that is none, in code and in the configuration", () => {
  const [type = ""] = typesOf("ManagementToken");
  for (const longestLife of ["", "90", "ninety days", "0d"]) {
    expect(() => requireExpiry({ longestLife })).toThrow(/longestLife must be a duration/);
    expect(() => judged(requireExpiry(), { type, config: { longestLife } })).toThrow(TypeError);
  }
});
