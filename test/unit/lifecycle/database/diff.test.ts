import fc from "fast-check";
import { DATABASE } from "../../../../provider/description/database";
import { type Argument, namesOf } from "../../../../provider/description/property";
import { diffDatabase } from "../../../../provider/lifecycle/database/diff";
import type { DatabaseState } from "../../../../provider/lifecycle/database/state";
import type { Difference } from "../../../../provider/lifecycle/difference";
import { UNKNOWN } from "../../../../provider/unknown";
import { anything } from "../../../support/lifecycle/arbitraries";
import { databaseArguments, databaseOutputs } from "../../../support/lifecycle/databasesInMemory";
import { days, FakeDatabases } from "../../../support/lifecycle/fakeDatabases";

const { scope } = new FakeDatabases();
const present = { now: Date.parse("2027-01-31T00:00:00Z"), scope };

function compare(
  news: Readonly<Record<string, unknown>> = {},
  olds: Partial<DatabaseState> = {},
  now: Partial<Parameters<typeof diffDatabase>[3]> = {},
): Difference {
  const state = databaseOutputs(new FakeDatabases(), olds);
  return diffDatabase("first-name", { ...state }, databaseArguments(news), { ...present, ...now });
}

const thirty = { retention: "30d", retentionNanoseconds: days(30) };

test("what the program leaves out is the service's own, whatever it is", () => {
  const own = { ...thirty, maxTables: 7, maxColumnsPerTable: 9, partitionTemplate: [{ time: "%Y" }] };
  expect(compare({}, own)).toEqual({ changes: false, replaces: [], due: [], remarks: [] });
});

test("the same in other words is no change", () => {
  const news = {
    retention: "4w2d",
    maxTables: 500,
    partitionTemplate: [{ time: "%Y" }],
    forceDestroy: false,
  };
  const old = { ...thirty, partitionTemplate: [{ time: "%Y" }] };
  expect(compare(news, old)).toMatchObject({ changes: false, remarks: [] });
});

test("a change of each argument does what is said", () => {
  const changed = {
    name: "other",
    retention: "90d",
    maxTables: 501,
    maxColumnsPerTable: 201,
    partitionTemplate: [{ time: "%Y" }],
    adopt: true,
    forceDestroy: true,
  };
  const done = namesOf(DATABASE.arguments).map((name) => {
    const { changes, replaces, refusal } = compare({ [name]: changed[name] });
    expect(replaces.length > 0).toBe(refusal !== undefined);
    return [name, refusal !== undefined ? "refused" : changes ? "in place" : "only at creation"];
  });
  const said = Object.entries<Argument>(DATABASE.arguments).map(([name, { change }]) => [name, change]);
  expect(done).toEqual(said);
});

test("settings that the service changed are seen, though no argument has changed", () => {
  const drifted = { retention: "7d", retentionNanoseconds: days(7), maxTables: 9, maxColumnsPerTable: 10 };
  expect(compare({ retention: "30d", maxTables: 500, maxColumnsPerTable: 200 }, drifted)).toMatchObject({
    changes: true,
    replaces: [],
    due: ["retention", "retentionNanoseconds", "maxTables", "maxColumnsPerTable"],
  });
});

describe("the preview says before it happens", () => {
  test("that a renaming stops what uses the old name", () => {
    const { remarks, due } = compare({ name: "other" });
    expect(due).toEqual(["name"]);
    expect(remarks).toEqual([
      expect.stringMatching(
        /^database "metrics" is renamed to "other": .*writers and queries.*database tokens/,
      ),
    ]);
  });

  test.each([
    ["infinite", "0"],
    ["90d", days(90)],
    ["2592000000000001ns", "2592000000000001"],
  ])("from when data is deleted by a retention that was %s", (before, retentionNanoseconds) => {
    const { remarks } = compare({ retention: "30d" }, { retention: before, retentionNanoseconds });
    const told = new RegExp(`from ${before} to 30d: .*from before 2027-01-01T00:00:00Z`);
    expect(remarks).toEqual([expect.stringMatching(told)]);
  });

  test("nothing where a retention becomes longer", () => {
    expect(compare({ retention: "infinite" }, thirty)).toMatchObject({ changes: true, remarks: [] });
    expect(compare({ retention: "31d" }, thirty)).toMatchObject({ changes: true, remarks: [] });
  });

  test("nothing of what is not known yet", () => {
    const news = {
      name: UNKNOWN,
      retention: UNKNOWN,
      maxTables: UNKNOWN,
      partitionTemplate: [{ time: UNKNOWN }],
    };
    const { changes, replaces, due, remarks } = compare(news);
    expect({ changes, replaces, remarks }).toEqual({ changes: true, replaces: [], remarks: [] });
    expect(due).toEqual(["name", "retention", "retentionNanoseconds", "maxTables"]);
    expect(compare({ forceDestroy: UNKNOWN })).toMatchObject({ changes: true, replaces: [] });
    expect(compare({ partitionTemplate: UNKNOWN })).toMatchObject({ changes: true, replaces: [] });
  });
});

describe("another partition template", () => {
  test("is refused, with what to do, and the database counts as there", () => {
    const { replaces, refusal, living } = compare({ partitionTemplate: [{ time: "%Y" }] });
    expect({ replaces, living }).toEqual({ replaces: ["partitionTemplate"], living: true });
    expect(refusal?.message).toMatch(/the service's own partition template.*Remove partitionTemplate/);
  });

  test("is refused with the one to write, whose order means something", () => {
    const partitionTemplate = [{ time: "%Y" }, { tag: "host" }];
    const { refusal } = compare(
      { partitionTemplate: [...partitionTemplate].reverse() },
      { partitionTemplate },
    );
    expect(refusal?.message).toContain(`Write partitionTemplate: ${JSON.stringify(partitionTemplate)}`);
  });

  test("is what a missing database may get", () => {
    const missing = compare({ partitionTemplate: [{ time: "%Y" }] }, { status: "missing" });
    expect(missing.refusal).toBeUndefined();
  });
});

describe("a missing database", () => {
  test("is created anew, which the preview says", () => {
    const { changes, replaces, remarks, refusal } = compare({}, { status: "missing" });
    expect({ changes, replaces, refusal }).toEqual({
      changes: true,
      replaces: ["status"],
      refusal: undefined,
    });
    expect(remarks).toEqual([expect.stringMatching(/^database "metrics" is missing, .*new, empty one/)]);
  });

  test("may have been renamed, so that with adopt another one takes its place", () => {
    const { replaces, refusal, remarks } = compare({ adopt: true, name: "other" }, { status: "missing" });
    expect({ replaces, refusal }).toEqual({ replaces: ["status"], refusal: undefined });
    expect(remarks).toEqual([expect.stringMatching(/^database "metrics" is missing, .*takes over/)]);
  });
});

describe("another cluster", () => {
  const other = "dedicated:11111111-1111-4111-8111-111111111111/44444444-4444-4444-8444-444444444444";

  test.each([true, false])("gets no database, also by another Provider (%s)", (switched) => {
    const { replaces, refusal, remarks } = compare({ name: "b" }, { scope: other }, { switched });
    expect(replaces).toEqual(["scope"]);
    expect(refusal?.message).toMatch(/nothing was done, because a database is never replaced/);
    expect(remarks).toEqual([
      `database "metrics" belongs to ${other} and the provider is configured for ${scope}`,
    ]);
  });

  test("gets none for a missing one either", () => {
    expect(compare({}, { scope: other, status: "missing" }).refusal).toBeDefined();
  });

  test("that is configured as the same is written down, and an unknown one is not compared", () => {
    expect(compare({}, { scope: other }, { aliases: [other] })).toMatchObject({
      changes: true,
      replaces: [],
      due: ["scope"],
    });
    expect(compare({}, { scope: other }, { scope: undefined })).toMatchObject({ changes: false });
  });
});

test("the state of a later release is refused", () => {
  expect(() => compare({}, { stateVersion: 99 })).toThrow(/later release/);
});

test("whatever the state and the arguments are, nothing replaces a database that is there", () => {
  fc.assert(
    fc.property(anything, anything, (olds, news) => {
      const state = { ...olds, stateVersion: 1, scope, status: "active" };
      const { replaces, refusal } = diffDatabase(
        "metrics",
        state,
        { ...databaseArguments(), ...news },
        present,
      );
      return replaces.length === 0 || refusal !== undefined;
    }),
  );
});
