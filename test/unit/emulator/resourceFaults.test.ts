import type { Emulator, Fault, FaultRequest } from "../../../emulator";
import { call, create, failure, inCluster, list, made, start, stopAll } from "../../support/service/client";

const RESET = /ECONNRESET|UND_ERR_SOCKET/;

let emulator: Emulator;
let databases: string;
let tokens: string;

beforeEach(async () => {
  emulator = await start();
  databases = inCluster(emulator, "databases");
  tokens = inCluster(emulator, "tokens");
});

afterEach(stopAll);

function query(secret: string, db = "db") {
  return call(emulator, "GET", `${emulator.url}/query?db=${db}&q=x`, { secret });
}

describe("a fault", () => {
  test("of an operation alone strikes it on every resource", async () => {
    const fault = emulator.faults.add({ kind: "status", status: 503, operation: "list" });
    for (const url of [databases, tokens]) expect((await call(emulator, "GET", url)).status).toBe(503);
    expect((await list(emulator)).status).toBe(503);
    expect(fault.struck).toBe(3);
  });

  test.each(["managementToken", "databaseToken", "database", "data"] as const)(
    "of %s alone spares the others",
    async (resource) => {
      emulator.faults.add({ kind: "status", status: 503, resource });
      const statuses = {
        managementToken: (await list(emulator)).status,
        databaseToken: (await call(emulator, "GET", tokens)).status,
        database: (await call(emulator, "GET", databases)).status,
        data: (await query("unknown")).status,
      };
      const usual = { managementToken: 200, databaseToken: 200, database: 200, data: 401 };
      expect(statuses).toEqual({ ...usual, [resource]: 503 });
      expect((await call(emulator, "GET", `${emulator.url}/elsewhere`)).status).toBe(404);
    },
  );

  test("sees what a request is about, without secrets", async () => {
    const seen: FaultRequest[] = [];
    emulator.createDatabase({ name: "a/b" });
    const { record, secret } = emulator.mintDatabaseToken({ description: "x", permissions: [] });
    const match = (request: FaultRequest) => seen.push(request) === 0;
    emulator.faults.add({ kind: "reset", match });
    await call(emulator, "POST", databases, { body: { name: "new" } });
    await call(emulator, "PATCH", `${databases}/a%2Fb`, { body: { maxTables: 1 } });
    await call(emulator, "POST", tokens, { body: { description: "new" } });
    await call(emulator, "PATCH", `${tokens}/${record.id}`, { body: { description: "y" } });
    await query(secret, `a%2Fb&p=${secret}`);

    const [account, cluster] = [emulator.accounts[0], emulator.clusters[0]];
    const place = { account, cluster, credentialId: emulator.tokens()[0]?.id };
    expect(seen).toEqual([
      {
        method: "POST",
        path: new URL(databases).pathname,
        operation: "create",
        resource: "database",
        ...place,
        database: "new",
      },
      {
        method: "PATCH",
        path: `${new URL(databases).pathname}/a%2Fb`,
        operation: "update",
        resource: "database",
        ...place,
        database: "a/b",
      },
      {
        method: "POST",
        path: new URL(tokens).pathname,
        operation: "create",
        resource: "databaseToken",
        ...place,
        description: "new",
      },
      {
        method: "PATCH",
        path: `${new URL(tokens).pathname}/${record.id}`,
        operation: "update",
        resource: "databaseToken",
        ...place,
        tokenId: record.id,
      },
      {
        method: "GET",
        path: "/query?db=a%2Fb&p=apiv1_…&q=x",
        operation: "query",
        resource: "data",
        credentialId: record.id,
        database: "a/b",
      },
    ]);
    expect(JSON.stringify(emulator.requests)).not.toContain(secret.slice(10));
  });

  test.each([
    ["before", "active", 500],
    ["after", "deleted", 500],
  ] as const)("%s a deletion leaves the database %s", async (when, state, status) => {
    emulator.createDatabase({ name: "x" });
    emulator.faults.add({ kind: "status", status: 500, when, resource: "database", operation: "delete" });
    expect((await call(emulator, "DELETE", `${databases}/x`)).status).toBe(status);
    expect(emulator.databases()).toMatchObject([{ state }]);
  });

  test("cuts the answer of a creation off, and the secret with it, which works all the same", async () => {
    const issued: string[] = [];
    const other = await start({ onIssue: (secret) => issued.push(secret) });
    other.createDatabase({ name: "db" });
    other.faults.add({ kind: "cut", resource: "databaseToken", operation: "create" });
    const body = { description: "x", permissions: [{ action: "read", resource: "*" }] };
    expect(await failure(call(other, "POST", inCluster(other, "tokens"), { body }))).toMatch(RESET);
    expect(other.databaseTokens()).toHaveLength(1);
    const secret = issued.at(-1) ?? "";
    expect((await call(other, "GET", `${other.url}/query?db=db&q=x`, { secret })).status).toBe(200);
  });

  test("delays a write by real time", async () => {
    emulator.createDatabase({ name: "db" });
    emulator.faults.add({ kind: "latency", ms: 40, resource: "data", operation: "write" });
    const { secret } = emulator.mintDatabaseToken({
      description: "x",
      permissions: [{ action: "write", resource: "*" }],
    });
    const began = performance.now();
    await call(emulator, "POST", `${emulator.url}/write?db=db`, { secret, body: "m v=1" });
    expect(performance.now() - began).toBeGreaterThan(30);
    expect(emulator.lines("db")).toEqual(["m v=1"]);
  });

  test.each<[unknown, string]>([
    [{ kind: "reset", resource: "table" }, "fault.resource must be one of managementToken, databaseToken"],
    [
      { kind: "reset", operation: "remove" },
      "revoke, update, delete, rename, undelete, query, write, other, any",
    ],
    [
      { kind: "reset", resource: "database", operation: "revoke" },
      "fault.operation of resource database must be one of create, list, update, delete",
    ],
    [
      { kind: "reset", resource: "managementToken", operation: "update" },
      "must be one of create, list, get, revoke",
    ],
    [
      { kind: "activation", ms: 1, resource: "database" },
      "fault.resource must be one of managementToken, databaseToken, any",
    ],
  ])("%j is refused", (fault, message) => {
    expect(() => emulator.faults.add(fault as Fault)).toThrow(message);
  });
});

describe("a delayed activation", () => {
  const body = { description: "x", permissions: [{ action: "read", resource: "*" }] };

  beforeEach(() => {
    emulator.createDatabase({ name: "db" });
  });

  test("holds a new database token back from the data plane only", async () => {
    emulator.faults.add({ kind: "activation", uses: 2, resource: "databaseToken" });
    const { id, accessToken } = made(await call(emulator, "POST", tokens, { body }));
    expect((await call(emulator, "GET", `${tokens}/${id}`)).status).toBe(200);
    expect((await call(emulator, "GET", tokens)).json).toHaveLength(1);
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await query(accessToken)).status);
    expect(statuses).toEqual([401, 401, 200]);
    expect((await list(emulator, made(await create(emulator)).accessToken)).status).toBe(200);
  });

  test("lasts for a time of the emulator's clock, or as long as the fault", async () => {
    const fault = emulator.faults.add({ kind: "activation", ms: 60_000 });
    const first = made(await call(emulator, "POST", tokens, { body }));
    emulator.clock.advance(59_000);
    expect((await query(first.accessToken)).status).toBe(401);
    emulator.clock.advance(1_000);
    expect((await query(first.accessToken)).status).toBe(200);
    const second = made(await call(emulator, "POST", tokens, { body }));
    expect((await query(second.accessToken)).status).toBe(401);
    fault.remove();
    expect((await query(second.accessToken)).status).toBe(200);
  });

  test("is not spent by the creation of a database", async () => {
    const fault = emulator.faults.add({ kind: "activation", uses: 1, times: 1 });
    expect((await call(emulator, "POST", databases, { body: { name: "x" } })).status).toBe(200);
    expect(fault.struck).toBe(0);
  });
});
