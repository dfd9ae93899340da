import { TokenError } from "../../../../provider/errors";
import { readDatabase } from "../../../../provider/lifecycle/database/read";
import { failureOf } from "../../../support/failureOf";
import {
  type DatabasesInMemory,
  databaseOutputs,
  databasesInMemory,
} from "../../../support/lifecycle/databasesInMemory";
import { days } from "../../../support/lifecycle/fakeDatabases";
import { fails } from "../../../support/lifecycle/troubles";

let memory: DatabasesInMemory;
beforeEach(() => {
  memory = databasesInMemory();
});

const read = (more: Parameters<typeof databaseOutputs>[1] = {}, id = "first-name") =>
  readDatabase(id, { ...databaseOutputs(memory.databases, more) }, memory.context);

const { __provider: _text, ...outputs } = databaseOutputs(databasesInMemory().databases);

test("an unchanged database stays what it is, under its present name", async () => {
  memory.databases.add({ name: "metrics" });
  memory.databases.add({ name: "first-name", maxTables: 1 });
  expect(await read()).toEqual(outputs);
});

test("what somebody changed is seen, the rest of the state stays", async () => {
  const found = { retentionNanoseconds: days(7), maxTables: 8, maxColumnsPerTable: 9 };
  memory.databases.add({ name: "metrics", ...found, partitionTemplate: [{ time: "%Y" }] });
  expect(await read({ forceDestroy: true, partitionTemplate: [{ tag: "host" }] })).toEqual({
    ...outputs,
    ...found,
    retention: "7d",
    partitionTemplate: [{ time: "%Y" }],
    forceDestroy: true,
  });
});

test("the program's own words for a retention stay", async () => {
  memory.databases.add({ name: "metrics", retentionNanoseconds: days(1) });
  expect(await read({ retention: "24h", retentionNanoseconds: days(1) })).toMatchObject({ retention: "24h" });
});

test("a partition template that is gone is gone: it must be another database", async () => {
  memory.databases.add({ name: "metrics" });
  expect(await read({ partitionTemplate: [{ time: "%Y" }] })).toEqual(outputs);
});

test("a database that is not listed is missing, and is there again when it is listed", async () => {
  expect(await read()).toEqual({ ...outputs, status: "missing" });
  memory.context.databaseListing.drop();
  memory.databases.add({ name: "metrics" });
  expect(await read({ status: "missing" })).toEqual(outputs);
});

test("nothing is concluded from a listing that fails", async () => {
  memory.databases.trouble("list", fails(new TokenError("unavailable", "down")));
  expect(await failureOf(read())).toMatchObject({ code: "unavailable" });
  memory.databases.add({ name: "metrics" });
  expect(await read()).toEqual(outputs);
});

test("one listing is enough for any number of databases", async () => {
  const names = Array.from({ length: 100 }, (_, index) => memory.databases.add({ name: `db${index}` }).name);
  const states = await Promise.all(names.map((name) => read({ name })));
  expect(states.map(({ status }) => status)).toEqual(names.map(() => "active"));
  expect(memory.databases.calls).toEqual([["list"]]);
});

test("a database of another cluster is not looked for here", async () => {
  memory.databases.add({ name: "metrics" });
  const error = await failureOf(read({ scope: "clustered:elsewhere" }));
  expect(error.message).toMatch(/^database "metrics" belongs to clustered:elsewhere .*nothing was done/);
  expect(memory.databases.calls).toEqual([]);
});

describe("a database that the program only looks up", () => {
  const lookUp = (id: string) => readDatabase(id, { kind: "database" }, memory.context);

  test("is found by its name", async () => {
    memory.databases.add({ name: "metrics", retentionNanoseconds: days(30) });
    expect(await lookUp("metrics")).toMatchObject({ name: "metrics", retention: "30d", owner: "" });
  });

  test("must exist", async () => {
    expect(await failureOf(lookUp("metrics"))).toMatchObject({ code: "not-found" });
  });
});
