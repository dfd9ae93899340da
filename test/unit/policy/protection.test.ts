import { requireProtection } from "../../../policy";
import { judged, ROTATING, SINGLE, typesOf } from "./judged";

const rule = requireProtection({ stacks: ["prod"] });
const SET_PROTECT = ["This is a production stack: set the resource option protect: true."];

describe.each(typesOf("Database", ...ROTATING))("%s", (type) => {
  test("must be protected in production", () => {
    expect(judged(rule, { type, stack: "prod" })).toEqual(SET_PROTECT);
    expect(judged(rule, { type, stack: "prod", protect: true })).toEqual([]);
  });

  test("need not be protected elsewhere", () => {
    expect(judged(rule, { type, stack: "dev" })).toEqual([]);
  });
});

test.each(typesOf(...SINGLE))("%s, which is replaced, must be protected only if the rule says so", (type) => {
  expect(judged(rule, { type, stack: "prod" })).toEqual([]);
  const strict = requireProtection({ stacks: ["prod"], resources: SINGLE });
  expect(judged(strict, { type, stack: "prod" })).toEqual(SET_PROTECT);
  expect(judged(rule, { type, stack: "prod", config: { resources: SINGLE } })).toEqual(SET_PROTECT);
});

test("is not about what owns nothing", () => {
  for (const type of typesOf("TokenRetirement"))
    expect(judged(rule, { type, stack: "prod" })).toBe("not applicable");
});

test("knows its kinds of resources", () => {
  const resources = ["Databases"] as unknown as ["Database"];
  expect(() => requireProtection({ stacks: ["prod"], resources })).toThrow(
    "resources must be a list of these: Database, ManagementToken, DatabaseToken, RotatingManagementToken, RotatingDatabaseToken",
  );
});
