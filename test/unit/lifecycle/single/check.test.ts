import fc from "fast-check";
import type { Checked } from "../../../../provider/lifecycle/arguments/failure";
import { check } from "../../../../provider/lifecycle/single/check";
import { UNKNOWN } from "../../../../provider/unknown";
import { anything, withUnknowns } from "../../../support/lifecycle/arbitraries";

const NOW = Date.parse("2027-01-01T00:00:00Z");
const SECRET = `M.V1.abcd${"z".repeat(60)}`;
const HIDDEN = { owner: "p/s/ci", __provider: "text" };

function failuresOf(news: Record<string, unknown>, olds: Record<string, unknown> = {}): Checked["failures"] {
  return check(olds, { description: "CI", ...HIDDEN, ...news }, NOW).failures;
}

describe("check accepts", () => {
  test.each<[string, Record<string, unknown>]>([
    ["a description alone", {}],
    ["a description of any script", { description: 'Zählerstände 電力 🔑 — it\'s "quoted"' }],
    ["the longest description", { description: "x".repeat(1000) }],
    ["a public prefix in the description", { description: "replaces M.V1.abcd" }],
    ["a length", { expiresIn: "90d" }],
    ["the shortest length", { expiresIn: "6m" }],
    ["the shortest length without verification", { expiresIn: "5m", verify: false }],
    ["an instant", { expiresAt: "2027-06-01T00:00:00+02:00" }],
    ["keepers", { keepers: { a: "b", "": "" } }],
    ["what to do about a dead token", { onInvalid: "error" }],
    ["a verification", { verify: { timeout: "1h" } }],
    ["a verification with nothing said", { verify: {} }],
    ["unknown values", { description: UNKNOWN, expiresAt: UNKNOWN, keepers: UNKNOWN, verify: UNKNOWN }],
    ["unknown values inside", { keepers: { a: UNKNOWN }, expiresIn: "1d", verify: { timeout: UNKNOWN } }],
  ])("check accepts %s", (_, news) => {
    expect(failuresOf(news)).toEqual([]);
  });

  test("the description of an imported token that no new token could get, as long as it stays", () => {
    const description = "x".repeat(1001);
    expect(failuresOf({ description }, { description })).toEqual([]);
    expect(failuresOf({ description: `${description}x` }, { description })).toHaveLength(1);
    expect(failuresOf({ description: SECRET }, { description: SECRET })).toHaveLength(1);
  });

  test("an instant that has passed, where nothing was changed but its zone", () => {
    const olds = { expiresAt: "2026-12-31T00:00:00Z" };
    expect(failuresOf({ expiresAt: "2026-12-31T02:00:00+02:00" }, olds)).toEqual([]);
    expect(failuresOf({ expiresAt: "2026-12-31T00:00:01Z" }, olds)).toHaveLength(1);
  });
});

describe("check refuses", () => {
  test.each<[string, Record<string, unknown>, string, RegExp]>([
    ["no description", { description: undefined }, "description", /is required/],
    ["a null description", { description: null }, "description", /is required/],
    ["an empty description", { description: " \t" }, "description", /must not be empty/],
    ["a number as description", { description: 7 }, "description", /must be text/],
    ["several lines", { description: "a\nb" }, "description", /single line/],
    ["a line separator", { description: "a\u2028b" }, "description", /single line/],
    ["text that turns around", { description: "a\u202eb" }, "description", /single line/],
    ["half a character", { description: "a\ud800" }, "description", /single line/],
    ["a long description", { description: "x".repeat(1001) }, "description", /longer than 1000/],
    ["an instant without zone", { expiresAt: "2027-06-01T00:00:00" }, "expiresAt", /with its zone/],
    ["an instant in the past", { expiresAt: "2026-12-31T00:00:00Z" }, "expiresAt", /lies in the past/],
    ["an instant that is now", { expiresAt: "2027-01-01T00:00:00Z" }, "expiresAt", /lies in the past/],
    ["no length", { expiresIn: "soon" }, "expiresIn", /must be a duration/],
    ["too short a length", { expiresIn: "5m" }, "expiresIn", /at least 360 s/],
    ["shorter than the verification", { expiresIn: "1h", verify: { timeout: "1h" } }, "expiresIn", /3900 s/],
    [
      "both ends",
      { expiresIn: "1d", expiresAt: "2028-01-01T00:00:00Z" },
      "expiresIn",
      /cannot be set together/,
    ],
    ["a list of keepers", { keepers: ["a"] }, "keepers", /map of strings/],
    ["a number as keeper", { keepers: { a: 1 } }, "arguments.keepers", /"a" is not a string/],
    ["another word", { onInvalid: "ignore" }, "onInvalid", /"replace" or "error"/],
    ["no verification", { verify: "yes" }, "verify", /must be true, false or/],
    ["too long a verification", { verify: { timeout: "61m" } }, "verify", /at most 1h/],
    ["another field of it", { verify: { timeout: "1m", retries: 3 } }, "verify", /must be true, false or/],
    ["another argument", { expiresOn: "x" }, "arguments.expiresOn", /"expiresOn" is not an argument/],
  ])("check refuses %s", (_, news, property, reason) => {
    expect(failuresOf(news)).toEqual([{ property, reason: expect.stringMatching(reason) }]);
  });

  test("everything that is wrong at once", () => {
    const properties = failuresOf({ description: "", expiresIn: "x", keepers: 1, onInvalid: 2, verify: 3 });
    expect(properties.map(({ property }) => property)).toEqual([
      "description",
      "expiresIn",
      "keepers",
      "onInvalid",
      "verify",
    ]);
  });

  test.each<[string, Record<string, unknown>]>([
    ["description", { description: `use ${SECRET}` }],
    ["keepers", { keepers: { a: SECRET } }],
    ["keepers", { keepers: { [SECRET]: "a" } }],
    ["keepers", { keepers: [SECRET] }],
    ["expiresAt", { expiresAt: SECRET }],
    ["expiresIn", { expiresIn: SECRET }],
    ["onInvalid", { onInvalid: { deep: SECRET } }],
    ["verify", { verify: { timeout: SECRET } }],
  ])("a token in %s, on a path whose value the engine cannot print", (argument, news) => {
    const failures = failuresOf(news);
    expect(failures).toEqual([
      { property: `arguments.${argument}`, reason: expect.stringContaining("looks like a token") },
    ]);
    expect(JSON.stringify(failures)).not.toContain(SECRET);
  });
});

describe("check", () => {
  test("hands on the arguments with the instant in whole seconds of UTC", () => {
    const news = {
      description: "CI",
      expiresAt: "2027-06-01T02:00:00.9+02:00",
      keepers: undefined,
      ...HIDDEN,
    };
    expect(check({}, news, NOW).inputs).toEqual({
      description: "CI",
      expiresAt: "2027-06-01T00:00:00Z",
      ...HIDDEN,
    });
  });

  test("never throws", () => {
    fc.assert(
      fc.property(anything, anything, (olds, news) => {
        check(olds, news, NOW);
      }),
    );
  });

  test("never complains about what is not known yet", () => {
    fc.assert(
      fc.property(withUnknowns, (news) => {
        expect(check({}, { ...news, ...HIDDEN }, NOW).failures).toEqual([]);
      }),
    );
  });
});
