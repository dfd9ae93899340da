import fc from "fast-check";
import { checkDatabase } from "../../../../provider/lifecycle/database/check";
import { UNKNOWN } from "../../../../provider/unknown";
import { anything, wireValue } from "../../../support/lifecycle/arbitraries";
import { databaseArguments } from "../../../support/lifecycle/databasesInMemory";

/** Why arguments are refused, by property. */
function reasons(more: Readonly<Record<string, unknown>>): Record<string, string> {
  const { failures } = checkDatabase(databaseArguments(more));
  return Object.fromEntries(failures.map(({ property, reason }) => [property, reason]));
}

const TEMPLATE = [{ tag: "host" }, { bucket: { tagName: "id", numberOfBuckets: 50 } }, { time: "%Y-%m" }];

test("a name alone is enough, and everything that is given is passed on", () => {
  expect(checkDatabase(databaseArguments())).toEqual({ inputs: databaseArguments(), failures: [] });
  const all = databaseArguments({
    retention: "30d",
    maxTables: 1,
    maxColumnsPerTable: 2 ** 31 - 1,
    partitionTemplate: TEMPLATE,
    adopt: true,
    forceDestroy: false,
    within: "my:Component",
  });
  expect(checkDatabase(all)).toEqual({ inputs: all, failures: [] });
});

describe("a name", () => {
  test.each(["a", "a/b", "a%2Fb", "a b?#", "plátanos", "😀".repeat(64), "...", "x".repeat(64)])(
    "may be %j",
    (name) => expect(reasons({ name })).toEqual({}),
  );

  test.each([
    [undefined, /is required/],
    ["", /1 to 64 characters/],
    ["x".repeat(65), /1 to 64 characters/],
    [7, /1 to 64 characters/],
    ["a\nb", /control characters/],
    ["a\u202eb", /control characters/],
    ["\ud800", /control characters/],
    [".", /a dot or two/],
    ["..", /a dot or two/],
  ])("may not be %j", (name, reason) => {
    expect(reasons({ name }).name).toMatch(reason);
  });

  test("that is a token is refused without being shown", () => {
    const [property, reason] = Object.entries(reasons({ name: `M.V1.${"x".repeat(40)}` }))[0] ?? [];
    expect(property).toBe("arguments.name");
    expect(reason).not.toContain("xxxxxx");
  });
});

describe("a retention", () => {
  test.each(["1h", "60m", "1w", "30d", "1d12h", "36500d", "infinite"])("may be %s", (retention) =>
    expect(reasons({ retention })).toEqual({}),
  );

  test.each([
    [30, 'write "30d" for 30 days, or "infinite"'],
    ["30", 'write "30d" for 30 days, or "infinite"'],
    [2592000000000, 'write "2592000000000d" for 2592000000000 days'],
    ["0", 'write "0d"'],
    ["59m", "must be at least 1h"],
    ["3599s", "must be at least 1h"],
    ["0d", 'must be "infinite" or a duration'],
    ["36501d", "at most 36500d"],
    ["1y", 'must be "infinite" or a duration'],
    ["-1d", 'must be "infinite" or a duration'],
    ["Infinite", 'must be "infinite" or a duration'],
    ["", 'must be "infinite" or a duration'],
    [null, 'must be "infinite" or a duration'],
    [{}, 'must be "infinite" or a duration'],
  ])("may not be %j", (retention, reason) => {
    expect(reasons({ retention }).retention).toContain(reason);
  });
});

test.each([0, -1, 1.5, "500", 2 ** 31, null, true])("a limit may not be %j", (limit) => {
  expect(reasons({ maxTables: limit, maxColumnsPerTable: limit })).toEqual({
    maxTables: "must be a whole number from 1 to 2147483647",
    maxColumnsPerTable: "must be a whole number from 1 to 2147483647",
  });
});

describe("a partition template", () => {
  test.each([
    ["nothing", []],
    ["nine parts", [{ time: "%Y" }, ...[..."abcdefgh"].map((tag) => ({ tag }))]],
    ["no time", [{ tag: "host" }]],
    ["one part twice", [{ time: "%Y" }, { time: "%Y" }]],
    ["an unknown part", [{ time: "%Y" }, { hash: "host" }]],
    ["two parts in one", [{ time: "%Y", tag: "host" }]],
    ["the service's own form", [{ type: "time", value: "%Y" }]],
    ["an empty tag", [{ time: "%Y" }, { tag: "" }]],
    ["no buckets", [{ time: "%Y" }, { bucket: { tagName: "host", numberOfBuckets: 0 } }]],
    ["too many buckets", [{ time: "%Y" }, { bucket: { tagName: "host", numberOfBuckets: 100_001 } }]],
    ["no tag to hash", [{ time: "%Y" }, { bucket: { numberOfBuckets: 5 } }]],
    ["text", "%Y"],
    ["a part that is no object", [null]],
  ])("may not have %s", (_what, partitionTemplate) => {
    expect(Object.keys(reasons({ partitionTemplate }))).toEqual(["partitionTemplate"]);
  });

  test("with a token in it is refused without being shown", () => {
    const found = reasons({ partitionTemplate: [{ time: "%Y" }, { tag: `M.V1.${"x".repeat(40)}` }] });
    expect(Object.keys(found)).toEqual(["arguments.partitionTemplate"]);
  });

  test.each([
    [UNKNOWN],
    [[UNKNOWN]],
    [[{ time: UNKNOWN }]],
    [[{ tag: "a" }, { bucket: UNKNOWN }]],
    [[{ bucket: { tagName: UNKNOWN, numberOfBuckets: UNKNOWN } }]],
  ])("that is not known yet passes: %j", (partitionTemplate) => {
    expect(reasons({ partitionTemplate })).toEqual({});
  });
});

test("unknown values pass, and misspelt arguments do not", () => {
  const names = ["name", "retention", "maxTables", "maxColumnsPerTable", "adopt", "forceDestroy"];
  expect(reasons(Object.fromEntries(names.map((name) => [name, UNKNOWN])))).toEqual({});
  expect(reasons({ forceDelete: true })["arguments.forceDelete"]).toContain("is not an argument");
  expect(reasons({ adopt: "yes", forceDestroy: 1 })).toEqual({
    adopt: "must be true or false",
    forceDestroy: "must be true or false",
  });
});

test("any arguments are checked without failing", () => {
  const given = fc.dictionary(
    fc.constantFrom("name", "retention", "maxTables", "partitionTemplate", "adopt", "forceDestroy"),
    wireValue,
  );
  fc.assert(fc.property(fc.oneof(given, anything), (news) => Array.isArray(checkDatabase(news).failures)));
});
