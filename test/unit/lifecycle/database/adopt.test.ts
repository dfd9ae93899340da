import { checkDatabase } from "../../../../provider/lifecycle/database/check";
import { createDatabase } from "../../../../provider/lifecycle/database/create";
import { diffDatabase } from "../../../../provider/lifecycle/database/diff";
import { importDatabase } from "../../../../provider/lifecycle/database/importDatabase";
import { failureOf } from "../../../support/failureOf";
import {
  type DatabasesInMemory,
  databaseArguments,
  databasesInMemory,
} from "../../../support/lifecycle/databasesInMemory";
import { days } from "../../../support/lifecycle/fakeDatabases";

const template = [{ bucket: { tagName: "host", numberOfBuckets: 5 } }, { time: "%Y" }];
const settings = { retentionNanoseconds: days(30), maxTables: 7, partitionTemplate: template };

let memory: DatabasesInMemory;
beforeEach(() => {
  memory = databasesInMemory();
});

const adopt = (more: Readonly<Record<string, unknown>> = {}) =>
  createDatabase(databaseArguments({ adopt: true, ...more }), memory.context);

describe("with adopt, a database that exists", () => {
  test.each([
    ["named by its settings", { retention: "4w2d", maxTables: 7, partitionTemplate: template }],
    ["named by nothing but its name", {}],
  ])("is taken over as it is, %s", async (_how, more) => {
    memory.databases.add({ name: "metrics", ...settings });
    const { id, outs } = await adopt(more);
    expect(id).toBe("metrics");
    expect(outs).toMatchObject({ ...settings, maxColumnsPerTable: 200, forceDestroy: false });
    expect(outs.retention).toBe("retention" in more ? "4w2d" : "30d");
    expect(memory.databases.changes).toEqual([]);
  });

  test.each([
    { retention: "31d" },
    { maxTables: 8 },
    { maxColumnsPerTable: 201 },
    { partitionTemplate: [{ time: "%Y" }] },
  ])("is not taken over by %j, and the error has the lines to write", async (more) => {
    memory.databases.add({ name: "metrics", ...settings });
    const error = await failureOf(adopt(more));
    expect(error.code).toBe("config");
    expect(error.message).toContain(
      `write: retention: "30d", maxTables: 7, maxColumnsPerTable: 200, partitionTemplate: ${JSON.stringify(template)}`,
    );
  });

  test("is not created where there is none", async () => {
    const error = await failureOf(adopt());
    expect(error).toMatchObject({ code: "not-found" });
    expect(error.message).toContain(`there is no database "metrics" in ${memory.databases.scope}`);
    expect(memory.databases.changes).toEqual([]);
  });

  test("with a retention that nobody can ask for is taken over without one", async () => {
    memory.databases.add({ name: "metrics", retentionNanoseconds: "2592000000000" });
    expect((await failureOf(adopt({ retention: "30d" }))).message).toContain("(no retention: it is 43m12s");
    expect((await adopt()).outs).toMatchObject({
      retention: "43m12s",
      retentionNanoseconds: "2592000000000",
    });
  });
});

describe("an import", () => {
  const load = (id: string) => importDatabase(id, "acme/infra/prod/metrics", memory.context);

  test.each([
    settings,
    { retentionNanoseconds: "9223372036854775807" },
    { retentionNanoseconds: "1500" },
    {},
  ])("gives arguments that are accepted and change nothing: %j", async (fields) => {
    memory.databases.add({ name: "metrics", ...fields });
    const { inputs, outs } = await load("metrics");
    const news = databaseArguments({ ...inputs });
    expect(checkDatabase(news).failures).toEqual([]);
    const present = { now: 0, scope: memory.databases.scope };
    const olds = { ...outs, __provider: "p" };
    expect(diffDatabase("metrics", olds, news, present)).toMatchObject({ changes: false, remarks: [] });
    expect(outs).toMatchObject({ name: "metrics", owner: "acme/infra/prod/metrics", forceDestroy: false });
    expect(memory.databases.changes).toEqual([]);
  });

  test("of what does not exist fails", async () => {
    expect(await failureOf(load("metrics"))).toMatchObject({ code: "not-found" });
  });
});
