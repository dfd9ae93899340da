import { requireRotation } from "../../../policy";
import { DAY } from "../../support/time";
import { judged, ROTATING, SINGLE, typesOf } from "./judged";

const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

describe.each(SINGLE)("%s", (name) => {
  test.each(typesOf(name))("as %s may live for 30 days", (type) => {
    for (const args of [{ expiresIn: "30d" }, { expiresAt: inDays(29) }])
      expect(judged(requireRotation(), { type, args })).toEqual([]);
  });

  test.each(typesOf(name))("as %s must rotate to live longer", (type) => {
    for (const args of [{ expiresIn: "31d" }, { expiresAt: inDays(31) }, {}]) {
      expect(judged(requireRotation(), { type, args })).toEqual([
        `This token lives longer than 30d and does not rotate: declare it as a Rotating${name} (an alias keeps the present token), or set expiresIn to 30d or less.`,
      ]);
    }
  });
});

test("is not about tokens that rotate, or what is no token", () => {
  for (const type of typesOf(...ROTATING, "Database", "TokenRetirement")) {
    expect(judged(requireRotation(), { type, args: { expiresIn: "365d" } })).toBe("not applicable");
  }
});

test("takes the longest life, and the stacks that it is for, from code and from the configuration", () => {
  const rule = requireRotation({ longestLife: "7d", stacks: ["prod"] });
  const [type = ""] = typesOf("ManagementToken");
  const args = { expiresIn: "8d" };
  expect(judged(rule, { type, args, stack: "dev" })).toEqual([]);
  expect(judged(rule, { type, args, stack: "prod" })).toHaveLength(1);
  expect(judged(rule, { type, args, stack: "prod", config: { longestLife: "8d" } })).toEqual([]);
});
