import { gzipSync } from "node:zlib";
import { CLUSTERED, type DatabasePermission, type Emulator } from "../../../emulator";
import { call, start, stopAll } from "../../support/service/client";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await start();
  emulator.createDatabase({ name: "db" });
});

afterEach(stopAll);

/** The secret of a new token. */
function tokenFor(...permissions: DatabasePermission[]): string {
  return emulator.mintDatabaseToken({ description: "x", permissions }).secret;
}

function query(secret: string | null, db = "db", headers: Record<string, string> = {}) {
  return call(emulator, "GET", `${emulator.url}/query?${new URLSearchParams({ db, q: "SELECT 1" })}`, {
    secret,
    headers,
  });
}

function write(secret: string | null, body: unknown, path = "/api/v2/write?bucket=db", headers = {}) {
  return call(emulator, "POST", `${emulator.url}${path}`, { secret, body, headers });
}

describe("a query", () => {
  test.each(["db", "*"])("is answered to a token that may read %s", async (resource) => {
    const reply = await query(tokenFor({ action: "read", resource }));
    expect(reply).toMatchObject({ status: 200, json: { results: [{ statement_id: 0 }] } });
  });

  test("takes both schemes", async () => {
    const secret = tokenFor({ action: "read", resource: "db" });
    expect((await query(null, "db", { Authorization: `Token ${secret}` })).status).toBe(200);
    expect((await query(null, "db", { Authorization: `Basic ${secret}` })).status).toBe(401);
  });

  test.each([
    ["a form", "db=db&q=SELECT+1"],
    ["JSON", '{"db":"db","q":"SELECT 1"}'],
  ])("may have its parameters in %s", async (_form, body) => {
    const secret = tokenFor({ action: "read", resource: "db" });
    expect((await call(emulator, "POST", `${emulator.url}/query`, { secret, body })).status).toBe(200);
  });

  test("needs a database and a statement", async () => {
    const secret = tokenFor({ action: "read", resource: "*" });
    for (const rest of ["?q=x", "?db=db", "?db=&q="]) {
      const reply = await call(emulator, "GET", `${emulator.url}/query${rest}`, { secret });
      expect(reply).toMatchObject({ status: 400, json: { code: "invalid" } });
    }
  });

  test("is answered with 403 to a token without that permission, be there such a database or not", async () => {
    const secret = tokenFor({ action: "write", resource: "*" }, { action: "read", resource: "other" });
    expect(await query(secret)).toMatchObject({ status: 403, json: { code: "forbidden" } });
    expect((await query(secret, "unknown")).status).toBe(403);
    expect((await query(secret, "other")).status).toBe(404);
  });

  test("is answered with 401 to anything but a live database token", async () => {
    const refused = { status: 401, json: { code: "unauthorized", message: expect.any(String) } };
    expect(await query(null)).toMatchObject(refused);
    expect(await query(`apiv1_${"x".repeat(64)}`)).toMatchObject(refused);
    expect(await query(emulator.secret)).toMatchObject(refused);

    const permissions: DatabasePermission[] = [{ action: "read", resource: "*" }];
    const revoked = emulator.mintDatabaseToken({ description: "x", permissions });
    const removed = emulator.mintDatabaseToken({ description: "x", permissions });
    const expiresAt = new Date(emulator.clock.now().getTime() + 60_000).toISOString();
    const expired = emulator.mintDatabaseToken({ description: "x", permissions, expiresAt });
    for (const { secret } of [revoked, removed, expired]) expect((await query(secret)).status).toBe(200);
    emulator.revokeDatabaseToken(revoked.record.id);
    emulator.removeDatabaseToken(removed.record.id);
    emulator.clock.advance(60_000);
    for (const { secret } of [revoked, removed, expired]) expect(await query(secret)).toMatchObject(refused);
  });

  test("follows a renaming and a deletion of the database", async () => {
    const secret = tokenFor({ action: "read", resource: "db" }, { action: "read", resource: "new" });
    emulator.changeDatabase("db", { name: "new" });
    expect((await query(secret)).status).toBe(404);
    expect((await query(secret, "new")).status).toBe(200);
    emulator.deleteDatabase("new");
    expect(await query(secret, "new")).toMatchObject({ status: 404, json: { code: "not found" } });
  });

  test("is about the cluster of its token", async () => {
    const { secret } = emulator.mintDatabaseToken({
      description: "x",
      permissions: [{ action: "read", resource: "*" }],
      accountId: CLUSTERED,
    });
    expect((await query(secret)).status).toBe(404);
    emulator.createDatabase({ name: "db", accountId: CLUSTERED });
    expect((await query(secret)).status).toBe(200);
  });
});

describe("a write", () => {
  const LINES = ["m,tag=a\\ b value=1", 'other,t=x text="two words",n=5i 1700000000000000000'];

  test.each(["/api/v2/write?bucket=db&org=ignored", "/write?db=db&precision=ns"])(
    "to %s is kept, line by line",
    async (path) => {
      const secret = tokenFor({ action: "write", resource: "db" });
      const reply = await write(secret, `# a comment\n${LINES[0]}\r\n\n${LINES[1]}\n`, path);
      expect(reply).toMatchObject({ status: 204, text: "" });
      expect((await write(secret, "m v=2", path)).status).toBe(204);
      expect(emulator.lines("db")).toEqual([...LINES, "m v=2"]);
    },
  );

  test("may be packed", async () => {
    const secret = tokenFor({ action: "write", resource: "*" });
    const packed = { "Content-Encoding": "gzip" };
    expect((await write(secret, gzipSync("m v=1"), undefined, packed)).status).toBe(204);
    expect((await write(secret, "m v=2", undefined, packed)).status).toBe(400);
    const bomb = gzipSync("m v=1\n".repeat(100_000));
    expect(await write(secret, bomb, undefined, packed)).toMatchObject({ status: 413 });
    expect(emulator.lines("db")).toEqual(["m v=1"]);
  });

  test.each(["", "no fields", "{}", "m v=1\nnonsense"])(
    "of %j is answered with 400 and keeps nothing",
    async (body) => {
      const reply = await write(tokenFor({ action: "write", resource: "db" }), body);
      expect(reply).toMatchObject({ status: 400, json: { code: "invalid" } });
      expect(emulator.lines("db")).toEqual([]);
    },
  );

  test("needs the permission, a live token and a database", async () => {
    expect((await write(tokenFor({ action: "read", resource: "*" }), "m v=1")).status).toBe(403);
    expect((await write(emulator.secret, "m v=1")).status).toBe(401);
    const secret = tokenFor({ action: "write", resource: "*" });
    expect((await write(secret, "m v=1", "/write?db=unknown")).status).toBe(404);
    expect((await write(secret, "m v=1", "/write")).status).toBe(400);
    expect(emulator.lines("db")).toEqual([]);
  });

  test("outlives a renaming and an undeletion, but is not of another database of that name", async () => {
    const { id } = emulator.databases()[0] ?? {};
    await write(tokenFor({ action: "write", resource: "*" }), "m v=1");
    emulator.changeDatabase("db", { name: "new" });
    expect(emulator.lines("new")).toEqual(["m v=1"]);
    emulator.deleteDatabase("new");
    emulator.createDatabase({ name: "new" });
    expect(emulator.lines("new")).toEqual([]);
    emulator.deleteDatabase("new");
    const [account, cluster] = [emulator.accounts[0], emulator.clusters[0]];
    const url = `${emulator.url}/api/v0/accounts/${account}/clusters/${cluster}/databases/${id}/undelete`;
    expect((await call(emulator, "PUT", url)).status).toBe(200);
    expect(emulator.lines("new")).toEqual(["m v=1"]);
  });
});

test("a method that a path does not have is answered with 405", async () => {
  const reply = await call(emulator, "GET", `${emulator.url}/write?db=db`);
  expect(reply).toMatchObject({ status: 405, json: { code: "method not allowed" } });
});
