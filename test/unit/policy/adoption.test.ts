import { restrictAdoption } from "../../../policy";
import { judged, ROTATING, SINGLE, typesOf } from "./judged";

const rule = restrictAdoption({ allowedStacks: ["migration", "legacy/*"] });
const adopt = { id: "8a3f2d1c-0000-4000-8000-000000000000", token: "apiv1_a-secret" };

test.each(typesOf(...SINGLE, ...ROTATING))("%s may be adopted in a named stack only", (type) => {
  expect(judged(rule, { type, args: { adopt }, stack: "dev" })).toEqual([
    "This stack may not adopt a token: remove adopt (or the option import), or declare the resource in a stack that may (migration, legacy/*).",
  ]);
  expect(judged(rule, { type, args: { adopt }, stack: "migration" })).toEqual([]);
  for (const args of [{}, { adopt: null }]) expect(judged(rule, { type, args, stack: "dev" })).toEqual([]);
});

test.each(typesOf("Database"))("%s may be adopted in a named stack only", (type) => {
  expect(judged(rule, { type, args: { adopt: true }, stack: "dev" })).toEqual([
    "This stack may not adopt a database: remove adopt (or the option import), or declare the resource in a stack that may (migration, legacy/*).",
  ]);
  expect(judged(rule, { type, args: { adopt: true }, stack: "migration" })).toEqual([]);
  expect(judged(rule, { type, args: { adopt: false }, stack: "dev" })).toEqual([]);
});

test("no stack may adopt unless the rule names it", () => {
  const [type = ""] = typesOf("ManagementToken");
  expect(judged(restrictAdoption(), { type, args: { adopt } })).toEqual([
    expect.stringContaining("in a stack that may (none)"),
  ]);
  expect(judged(restrictAdoption(), { type, args: { adopt }, config: { allowedStacks: ["dev"] } })).toEqual(
    [],
  );
});
