import { CLUSTERED, DEFAULT_ACCOUNT_ID, DEFAULT_CLUSTER_ID, type Emulator } from "../../../emulator";
import { call, collection, inCluster, start, stopAll } from "../../support/service/client";
import { DAY } from "../../support/time";

const PLACEHOLDER = "11111111-1111-1111-1111-111111111111";
const OTHER_CLUSTER = "55555555-5555-4555-8555-555555555555";
const IDS = { accountId: DEFAULT_ACCOUNT_ID, clusterId: DEFAULT_CLUSTER_ID };
const TEMPLATE = [
  { type: "time", value: "%Y-%m" },
  { type: "tag", value: "plátanos" },
  { type: "bucket", value: { tagName: "c", numberOfBuckets: 100_000 } },
];

let emulator: Emulator;

afterEach(stopAll);

/** The ways to write the paths, with the ids that records have there. */
const FORMS = [
  ["Dedicated", DEFAULT_ACCOUNT_ID, `/accounts/${DEFAULT_ACCOUNT_ID}/clusters/${DEFAULT_CLUSTER_ID}`, IDS],
  ["Clustered", CLUSTERED, "", {}],
  ["Clustered with placeholders for ids", CLUSTERED, `/accounts/${PLACEHOLDER}/clusters/${PLACEHOLDER}`, {}],
] as const;

describe.each(FORMS)("on %s", (_form, account, path, ids) => {
  let at: (rest?: string) => string;
  let secret: string;

  beforeEach(async () => {
    emulator = await start();
    at = (rest = "") => `${emulator.url}/api/v0${path}/databases${rest}`;
    secret = emulator.secrets[account] ?? "";
  });

  test("a name is enough for a database, which has the defaults and shows no id", async () => {
    const reply = await call(emulator, "POST", at(), { secret, body: { name: "one" } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("application/json");
    expect(reply.json).toEqual({
      ...ids,
      name: "one",
      maxTables: 500,
      maxColumnsPerTable: 200,
      retentionPeriod: 0,
    });
    expect((await call(emulator, "GET", at(), { secret })).json).toEqual([reply.json]);
  });

  test("everything that is given is kept", async () => {
    const settings = {
      name: "Plátanos / 100 %",
      maxTables: 1,
      maxColumnsPerTable: 2 ** 31 - 1,
      retentionPeriod: 3_600_000_000_000,
      partitionTemplate: TEMPLATE,
    };
    const reply = await call(emulator, "POST", at(), { secret, body: { ...settings, id: 7, more: true } });
    expect(reply.json).toEqual({ ...ids, ...settings });
  });

  test("an update shows neither the id nor the template, and leaves the rest", async () => {
    emulator.createDatabase({ name: "a/b", partitionTemplate: TEMPLATE as never, accountId: account });
    const reply = await call(emulator, "PATCH", at("/a%2Fb"), { secret, body: { maxTables: 7 } });
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({
      ...ids,
      name: "a/b",
      maxTables: 7,
      maxColumnsPerTable: 200,
      retentionPeriod: 0,
    });
    expect(emulator.databases(account)).toMatchObject([{ maxTables: 7, partitionTemplate: TEMPLATE }]);
  });

  test("a renaming shows the id, and the old name is free", async () => {
    emulator.createDatabase({ name: "old", accountId: account });
    const reply = await call(emulator, "PUT", at("/old/rename"), { secret, body: { name: "a/b c" } });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ ...ids, id: emulator.databases(account)[0]?.id, name: "a/b c" });
    expect((await call(emulator, "PATCH", at("/old"), { secret, body: { maxTables: 1 } })).status).toBe(404);
    expect((await call(emulator, "POST", at(), { secret, body: { name: "old" } })).status).toBe(200);
  });

  test("a deleted database is not listed, and comes back by its id", async () => {
    const { id } = emulator.createDatabase({ name: "x", retentionPeriod: 9n, accountId: account });
    const reply = await call(emulator, "DELETE", at("/x"), { secret });
    expect(reply).toMatchObject({ status: 204, text: "" });
    expect((await call(emulator, "GET", at(), { secret })).text).toBe("[]");
    expect((await call(emulator, "DELETE", at("/x"), { secret })).status).toBe(404);
    expect(emulator.databases(account)).toMatchObject([{ id, state: "deleted" }]);

    const restored = await call(emulator, "PUT", at(`/${id}/undelete`), { secret });
    expect(restored.status).toBe(200);
    expect(restored.json).toMatchObject({ ...ids, id, name: "x", retentionPeriod: 9 });
    expect(emulator.databases(account)).toMatchObject([{ id, state: "active" }]);
    expect(emulator.databases(account)[0]).not.toHaveProperty("deletedAt");
  });
});

describe("the retention", () => {
  beforeEach(async () => {
    emulator = await start();
  });

  test.each([
    ["9007199254740993", "9007199254740993"],
    ["9223372036854775807", "9223372036854775807"],
    ["0", "0"],
    ["1e3", "1000"],
    ["5.0", "5"],
  ])("%s is kept to the last digit", async (given, kept) => {
    const url = inCluster(emulator, "databases");
    const body = `{"name":"retentionPeriod\\":1","nested":{"retentionPeriod":2},"retentionPeriod" : ${given}}`;
    const made = await call(emulator, "POST", url, { body });
    expect(made.status).toBe(200);
    expect(made.text).toMatch(new RegExp(`"retentionPeriod":${kept}}$`));
    expect((await call(emulator, "GET", url)).text).toMatch(new RegExp(`"retentionPeriod":${kept}}]$`));
    expect(emulator.databases()[0]?.retentionPeriod).toBe(kept);

    emulator.createDatabase({ name: "changed" });
    const change = { body: `{"retentionPeriod":${given}}` };
    expect((await call(emulator, "PATCH", `${url}/changed`, change)).text).toMatch(`:${kept}}`);
  });

  test.each(["9223372036854775808", "-1", "1.5", "1e19", '"5"', "null", "true", "[1]"])(
    "cannot be %s",
    async (given) => {
      const url = inCluster(emulator, "databases");
      const made = await call(emulator, "POST", url, { body: `{"name":"x","retentionPeriod":${given}}` });
      expect(made).toMatchObject({ status: 400, json: { code: 400 } });
      emulator.createDatabase({ name: "kept" });
      const change = { body: `{"retentionPeriod":${given}}` };
      expect((await call(emulator, "PATCH", `${url}/kept`, change)).status).toBe(400);
      expect(emulator.databases()).toMatchObject([{ name: "kept", retentionPeriod: "0" }]);
    },
  );
});

describe("refusals", () => {
  beforeEach(async () => {
    emulator = await start({ clusters: [DEFAULT_CLUSTER_ID, OTHER_CLUSTER] });
  });

  const time = { type: "time", value: "%Y" };
  test.each([
    ["no body", ""],
    ["an array", []],
    ["no name", {}],
    ["an empty name", { name: "" }],
    ["a name of 65 characters", { name: "é".repeat(65) }],
    ["a name that is no text", { name: 5 }],
    ["no tables", { name: "x", maxTables: 0 }],
    ["a fraction of a table", { name: "x", maxTables: 1.5 }],
    ["more tables than an int32", { name: "x", maxTables: 2 ** 31 }],
    ["columns that are text", { name: "x", maxColumnsPerTable: "5" }],
    ["a template that is none", { name: "x", partitionTemplate: "%Y" }],
    ["a template without parts", { name: "x", partitionTemplate: [] }],
    [
      "nine parts",
      {
        name: "x",
        partitionTemplate: [time, ..."abcdefgh"].map((value) =>
          value === time ? time : { type: "tag", value },
        ),
      },
    ],
    ["two equal parts", { name: "x", partitionTemplate: [time, { value: "%Y", type: "time" }] }],
    ["no time part", { name: "x", partitionTemplate: [{ type: "tag", value: "a" }] }],
    ["a part of another type", { name: "x", partitionTemplate: [time, { type: "day", value: "a" }] }],
    ["an empty tag", { name: "x", partitionTemplate: [time, { type: "tag", value: "" }] }],
    [
      "no buckets",
      {
        name: "x",
        partitionTemplate: [time, { type: "bucket", value: { tagName: "a", numberOfBuckets: 0 } }],
      },
    ],
    [
      "too many buckets",
      {
        name: "x",
        partitionTemplate: [time, { type: "bucket", value: { tagName: "a", numberOfBuckets: 100_001 } }],
      },
    ],
  ])("400 for a creation with %s, which makes nothing", async (_what, body) => {
    const reply = await call(emulator, "POST", inCluster(emulator, "databases"), { body });
    expect(reply.status).toBe(400);
    expect(reply.json).toEqual({ code: 400, message: expect.any(String) });
    expect(emulator.databases()).toEqual([]);
  });

  test("none for 64 characters of any script, and eight parts", async () => {
    const partitionTemplate = [time, ..."abcdefg"].map((part) =>
      part === time ? part : { type: "tag", value: part },
    );
    const body = { name: "🍌".repeat(64), partitionTemplate };
    expect((await call(emulator, "POST", inCluster(emulator, "databases"), { body })).status).toBe(200);
  });

  test.each([
    ["PATCH", "", {}],
    ["PATCH", "", { partitionTemplate: [time] }],
    ["PATCH", "", { maxTables: 0 }],
    ["PUT", "/rename", {}],
    ["PUT", "/rename", { name: "" }],
  ])("400 for %s of a database%s with %j", async (method, rest, body) => {
    const before = emulator.createDatabase({ name: "x" });
    const reply = await call(emulator, method, `${inCluster(emulator, "databases")}/x${rest}`, { body });
    expect(reply).toMatchObject({ status: 400, json: { code: 400 } });
    expect(emulator.databases()).toEqual([before]);
  });

  test("409 for a name in use, in the same cluster only", async () => {
    emulator.createDatabase({ name: "x" });
    emulator.createDatabase({ name: "y" });
    const url = inCluster(emulator, "databases");
    const twice = await call(emulator, "POST", url, { body: { name: "x" } });
    expect(twice).toMatchObject({ status: 409, json: { code: 409 } });
    expect((await call(emulator, "PUT", `${url}/x/rename`, { body: { name: "y" } })).status).toBe(409);
    const other = url.replace(DEFAULT_CLUSTER_ID, OTHER_CLUSTER);
    expect((await call(emulator, "POST", other, { body: { name: "x" } })).status).toBe(200);
    expect(emulator.databases(undefined, OTHER_CLUSTER)).toMatchObject([{ clusterId: OTHER_CLUSTER }]);
    expect(emulator.databases()).toHaveLength(2);
  });

  test.each([
    ["an id that was never given", 404, "77/undelete"],
    ["a database that is not deleted", 400, "1/undelete"],
    ["a name", 400, "x/undelete"],
    ["zero", 400, "0/undelete"],
  ])("of an undeletion with %s: %i", async (_what, status, path) => {
    emulator.createDatabase({ name: "x" });
    const reply = await call(emulator, "PUT", `${inCluster(emulator, "databases")}/${path}`);
    expect(reply).toMatchObject({ status, json: { code: status } });
  });

  test("of an undeletion after a week, or under a name in use", async () => {
    const { id } = emulator.createDatabase({ name: "x" });
    emulator.deleteDatabase("x");
    emulator.createDatabase({ name: "x" });
    const url = `${inCluster(emulator, "databases")}/${id}/undelete`;
    expect((await call(emulator, "PUT", url)).status).toBe(400);
    emulator.deleteDatabase("x");
    emulator.clock.advance(7 * DAY + 60_000);
    expect((await call(emulator, "PUT", url)).status).toBe(404);
  });

  test.each(["PATCH", "DELETE"])("404 for %s of a database that another account has", async (method) => {
    emulator.createDatabase({ name: "x", accountId: CLUSTERED });
    const url = `${inCluster(emulator, "databases")}/x`;
    const reply = await call(emulator, method, url, method === "PATCH" ? { body: { maxTables: 1 } } : {});
    expect(reply).toMatchObject({ status: 404, json: { code: 404, message: "no such database" } });
  });

  test("404 for a cluster that is not served, and only to whom the account is open", async () => {
    const url = inCluster(emulator, "databases").replace(DEFAULT_CLUSTER_ID, DEFAULT_ACCOUNT_ID);
    expect((await call(emulator, "GET", url)).status).toBe(404);
    expect((await call(emulator, "GET", url, { secret: null })).status).toBe(401);
    expect((await call(emulator, "GET", url, { secret: emulator.secrets.clustered ?? "" })).status).toBe(403);
  });

  test("404 without /api/v0, for half of the ids, and for tables", async () => {
    const { pathname } = new URL(inCluster(emulator, "databases"));
    for (const path of [
      pathname.slice("/api/v0".length),
      `/api/v0/accounts/${DEFAULT_ACCOUNT_ID}/databases`,
      `/api/v0/accounts/${DEFAULT_ACCOUNT_ID}/clusters/${DEFAULT_CLUSTER_ID}/management-tokens`,
      `${pathname}/x/tables`,
      `${pathname}/x/drop`,
    ]) {
      expect(await call(emulator, "GET", `${emulator.url}${path}`)).toMatchObject({ status: 404 });
    }
  });

  test("405 for a method that a path does not have", async () => {
    const reply = await call(emulator, "GET", `${inCluster(emulator, "databases")}/x`);
    expect(reply.status).toBe(405);
    expect(reply.headers.get("allow")).toBe("PATCH, DELETE");
  });

  test("400 for a path that is not percent-encoded", async () => {
    const { port } = emulator;
    const { request } = await import("node:http");
    const path = `${new URL(inCluster(emulator, "databases")).pathname}/%zz`;
    const status = await new Promise((resolve) => {
      request({ port, host: "127.0.0.1", method: "DELETE", path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(400);
  });
});

test("the name of a deleted database is held where the emulator is told so", async () => {
  emulator = await start({ deletedNamesHeldMs: 60_000 });
  emulator.createDatabase({ name: "x" });
  emulator.createDatabase({ name: "y" });
  emulator.deleteDatabase("x");
  const url = inCluster(emulator, "databases");
  expect((await call(emulator, "POST", url, { body: { name: "x" } })).status).toBe(409);
  expect((await call(emulator, "PUT", `${url}/y/rename`, { body: { name: "x" } })).status).toBe(409);
  emulator.clock.advance(60_000);
  expect((await call(emulator, "POST", url, { body: { name: "x" } })).status).toBe(200);
});

test("behind the service's back, databases are made, changed and deleted by the same rules", async () => {
  emulator = await start();
  const made = emulator.createDatabase({ name: "x", retentionPeriod: "9007199254740993", maxTables: 3 });
  expect(made).toMatchObject({ ...IDS, name: "x", retentionPeriod: "9007199254740993", maxTables: 3 });
  expect(emulator.databases()).toEqual([made]);
  expect(() => emulator.createDatabase({ name: "x" })).toThrow("exists");
  expect(() => emulator.createDatabase({ name: "" })).toThrow("name");
  expect(() => emulator.changeDatabase("x", { retentionPeriod: -1 })).toThrow("retentionPeriod");

  expect(emulator.changeDatabase("x", { name: "y", retentionPeriod: 5 })).toMatchObject({
    id: made.id,
    name: "y",
    retentionPeriod: "5",
    maxTables: 3,
  });
  expect(() => emulator.deleteDatabase("x")).toThrow("no database x");
  emulator.deleteDatabase("y");
  expect(emulator.databases()).toMatchObject([{ name: "y", state: "deleted" }]);
  expect(() => emulator.lines("y")).toThrow("no database y");
  expect(() => emulator.databases(undefined, OTHER_CLUSTER)).toThrow(OTHER_CLUSTER);
  expect(() => emulator.databases(CLUSTERED, DEFAULT_CLUSTER_ID)).toThrow("no id");
  expect(emulator.requests).toEqual([]);
});

test.each([
  [{ clusters: ["x"] }, "clusters: x is not a UUID"],
  [{ clusters: [] }, "at least one"],
  [{ clusters: [OTHER_CLUSTER, OTHER_CLUSTER.toUpperCase()] }, "listed twice"],
  [{ clusters: [PLACEHOLDER] }, "stands for the cluster of Clustered"],
  [{ deletedTokens: "kept" }, "deletedTokens must be"],
  [{ deletedNamesHeldMs: -1 }, "deletedNamesHeldMs must be"],
])("the options %j are refused", async (options, message) => {
  await expect(start(options as never)).rejects.toThrow(message);
});

test("management tokens have no placeholders for ids", async () => {
  emulator = await start();
  const secret = emulator.secrets.clustered ?? "";
  expect((await call(emulator, "GET", collection(emulator, PLACEHOLDER), { secret })).status).toBe(403);
});
