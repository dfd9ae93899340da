import { TokenError } from "../../../../provider/errors";
import type { DatabaseState } from "../../../../provider/lifecycle/database/state";
import { updateDatabase } from "../../../../provider/lifecycle/database/update";
import { NotReadyError } from "../../../../provider/lifecycle/notReady";
import { UNKNOWN } from "../../../../provider/unknown";
import { failureOf } from "../../../support/failureOf";
import {
  type DatabasesInMemory,
  databaseArguments,
  databaseOutputs,
  databasesInMemory,
} from "../../../support/lifecycle/databasesInMemory";
import { days } from "../../../support/lifecycle/fakeDatabases";
import { fails, failsAfterwards } from "../../../support/lifecycle/troubles";

const LOST = new TokenError("ambiguous", "the connection broke");

let memory: DatabasesInMemory;
beforeEach(() => {
  memory = databasesInMemory();
  memory.databases.add({ name: "metrics" });
});

const update = (more: Readonly<Record<string, unknown>> = {}, olds: Partial<DatabaseState> = {}) =>
  updateDatabase(
    "metrics",
    databaseOutputs(memory.databases, olds),
    databaseArguments(more),
    () => memory.context,
  );

describe("an update", () => {
  test("of options needs no service", async () => {
    const state = await updateDatabase(
      "metrics",
      databaseOutputs(memory.databases),
      databaseArguments({ forceDestroy: true, adopt: true }),
      () => {
        throw new Error("the service was asked for");
      },
    );
    expect(state).toMatchObject({ forceDestroy: true, status: "active" });
  });

  test("sends only what changes, and returns what the service says", async () => {
    const state = await update({ retention: "24h", maxTables: 500, maxColumnsPerTable: 9 });
    expect(memory.databases.calls).toEqual([
      ["update", "metrics", { retentionNanoseconds: days(1), maxColumnsPerTable: 9 }],
    ]);
    expect(state).toMatchObject({ retention: "24h", retentionNanoseconds: days(1), maxColumnsPerTable: 9 });
  });

  test("leaves alone what the program leaves out", async () => {
    const old = { maxTables: 9, retention: "7d", retentionNanoseconds: days(7) };
    memory.databases.records[0] = { ...old, name: "metrics", maxColumnsPerTable: 200 };
    expect(await update({ maxTables: 10 }, old)).toMatchObject({ ...old, maxTables: 10 });
    expect(memory.databases.changes).toEqual([["update", "metrics", { maxTables: 10 }]]);
  });

  test("of the partition template is refused", async () => {
    const error = await failureOf(update({ partitionTemplate: [{ time: "%Y" }] }));
    expect(error.message).toContain("can never be changed");
    expect(memory.databases.calls).toEqual([]);
  });

  test("in another cluster, or with what is not known yet, is refused", async () => {
    expect((await failureOf(update({ maxTables: 1 }, { scope: "clustered:other" }))).message).toContain(
      "nothing was done",
    );
    expect((await failureOf(update({ maxTables: UNKNOWN }))).message).toContain(
      "a database cannot be updated",
    );
    expect(memory.databases.calls).toEqual([]);
  });
});

describe("a change of settings with an unknown outcome", () => {
  test("that the listing shows was carried out", async () => {
    memory.databases.trouble("update", failsAfterwards(LOST));
    expect(await update({ maxTables: 7 })).toMatchObject({ maxTables: 7 });
  });

  test("that the listing does not show is an error", async () => {
    memory.databases.trouble("update", fails(LOST));
    const error = await failureOf(update({ maxTables: 7 }));
    expect(error.code).toBe("unavailable");
    expect(error.message).toContain('lists the database "metrics" without the change');
  });

  test("of a database that is gone says so", async () => {
    memory.databases.records.length = 0;
    const error = await failureOf(update({ maxTables: 7 }));
    expect(error.code).toBe("not-found");
    expect(error.message).toContain("run `pulumi refresh`");
  });

  test("is no success where the service answers with other settings", async () => {
    memory.databases.trouble("update", async () => memory.databases.records[0]);
    expect(await failureOf(update({ maxTables: 7 }))).toMatchObject({ code: "protocol" });
  });
});

describe("a renaming", () => {
  const rename = (more: Readonly<Record<string, unknown>> = {}) => update({ name: "other", ...more });

  test("keeps the database, and the state has its new name", async () => {
    expect(await rename()).toMatchObject({ name: "other", status: "active" });
    expect(memory.databases.changes).toEqual([["rename", "metrics", "other"]]);
  });

  test("comes before a change of settings", async () => {
    expect(await rename({ maxTables: 7 })).toMatchObject({ name: "other", maxTables: 7 });
    expect(memory.databases.changes).toEqual([
      ["rename", "metrics", "other"],
      ["update", "other", { maxTables: 7 }],
    ]);
  });

  test("is recorded also if the change of settings fails", async () => {
    memory.databases.trouble("update", fails(new TokenError("permission", "no")));
    const error = await failureOf(rename({ maxTables: 7 }), NotReadyError);
    expect(error).toMatchObject({ id: "metrics", state: { name: "other", maxTables: 500 } });
    expect(error.reason).toMatchObject({ code: "permission" });
  });

  test("to the name of another database is refused, and both stay", async () => {
    memory.databases.add({ name: "other" });
    expect((await failureOf(rename())).message).toContain("another database has that name");
    expect(memory.databases.changes).toEqual([]);
  });

  test("of a missing database is refused", async () => {
    memory.databases.records.length = 0;
    expect(await failureOf(rename())).toMatchObject({ code: "not-found" });
  });

  test("that an interrupted run may have done is not guessed: the error says how to go on", async () => {
    memory.databases.records.length = 0;
    memory.databases.add({ name: "other" });
    expect((await failureOf(rename())).message).toMatch(/interrupted run.*adopt: true.*up --refresh/);
    expect(memory.databases.changes).toEqual([]);
  });

  test.each([
    LOST,
    new TokenError("not-found", "404"),
    new TokenError("conflict", "409"),
    new TokenError("protocol", "?"),
  ])("counts as done if the listing says so, whatever the answer was: %s", async (answer) => {
    memory.databases.trouble("rename", failsAfterwards(answer));
    expect(await rename()).toMatchObject({ name: "other" });
  });

  test("counts as not done if the listing says so", async () => {
    memory.databases.trouble("rename", fails(LOST));
    const error = await failureOf(rename());
    expect(error.code).toBe("unavailable");
    expect(error.message).toContain("it was not renamed");
  });

  test.each([
    ["databases of both names", ["metrics", "other"]],
    ["no database of either name", []],
  ])("is unclear where the listing has %s", async (found, names) => {
    memory.databases.trouble("rename", async () => {
      memory.databases.records.length = 0;
      for (const name of names) memory.databases.add({ name });
      throw LOST;
    });
    const error = await failureOf(rename());
    expect(error.code).toBe("ambiguous");
    expect(error.message).toContain(found);
  });

  test("is unclear without a listing", async () => {
    memory.databases.trouble("rename", async (work) => {
      await work();
      memory.databases.trouble("list", fails(new TokenError("unavailable", "down")));
      throw LOST;
    });
    expect((await failureOf(rename())).message).toMatch(/could not be determined \(down\)/);
  });

  test("that the service refuses for another reason is not looked for", async () => {
    memory.databases.trouble("rename", fails(new TokenError("permission", "no")));
    expect(await failureOf(rename())).toMatchObject({ code: "permission" });
    expect(memory.databases.calls).toHaveLength(2);
  });
});
