import { CLUSTERED, DEFAULT_ACCOUNT_ID, DEFAULT_CLUSTER_ID, type Emulator } from "../../../emulator";
import { call, inCluster, list, made, start, stopAll } from "../../support/service/client";

const PLACEHOLDER = "11111111-1111-1111-1111-111111111111";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const IDS = { accountId: DEFAULT_ACCOUNT_ID, clusterId: DEFAULT_CLUSTER_ID };
const PERMISSIONS = [
  { action: "write", resource: "a/b" },
  { action: "read", resource: "*" },
] as const;

let emulator: Emulator;

afterEach(stopAll);

const FORMS = [
  ["Dedicated", DEFAULT_ACCOUNT_ID, `/accounts/${DEFAULT_ACCOUNT_ID}/clusters/${DEFAULT_CLUSTER_ID}`, IDS],
  ["Clustered", CLUSTERED, "", {}],
  ["Clustered with placeholders for ids", CLUSTERED, `/accounts/${PLACEHOLDER}/clusters/${PLACEHOLDER}`, {}],
] as const;

describe.each(FORMS)("on %s", (_form, account, path, ids) => {
  let url: string;
  let secret: string;

  beforeEach(async () => {
    emulator = await start();
    url = `${emulator.url}/api/v0${path}/tokens`;
    secret = emulator.secrets[account] ?? "";
  });

  test("a creation answers 200 with the record and the secret, which no other answer has", async () => {
    const body = {
      description: "reader",
      permissions: PERMISSIONS,
      expiresAt: "2999-01-01T01:00:00.5+01:00",
    };
    const reply = await call(emulator, "POST", url, { secret, body });
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({
      ...ids,
      id: expect.stringMatching(UUID),
      description: "reader",
      permissions: PERMISSIONS,
      createdAt: expect.stringMatching(INSTANT),
      expiresAt: "2999-01-01T00:00:00Z",
      accessToken: expect.stringMatching(/^apiv1_[A-Za-z0-9_-]{64}$/),
    });
    const { accessToken, ...record } = reply.json as { id: string; accessToken: string };
    const one = await call(emulator, "GET", `${url}/${record.id}`, { secret });
    expect(one).toMatchObject({ status: 200, json: record });
    const all = await call(emulator, "GET", url, { secret });
    expect(all).toMatchObject({ status: 200, json: [record] });
    expect(one.text + all.text).not.toContain(accessToken);
  });

  test("a description is enough, and may be empty", async () => {
    const reply = await call(emulator, "POST", url, { secret, body: { description: "" } });
    expect(reply).toMatchObject({ status: 200, json: { description: "", permissions: [] } });
    expect(reply.json).not.toHaveProperty("expiresAt");
    expect(reply.json).not.toHaveProperty("revokedAt");
  });

  test("an update changes what it names, and the secret goes on working", async () => {
    emulator.createDatabase({ name: "a/b", accountId: account });
    const { record, secret: own } = emulator.mintDatabaseToken({
      description: "old",
      permissions: PERMISSIONS,
      accountId: account,
    });
    const described = await call(emulator, "PATCH", `${url}/${record.id}`, {
      secret,
      body: { description: "new" },
    });
    expect(described).toMatchObject({ status: 200, json: { ...record, description: "new" } });
    const query = `${emulator.url}/query?db=a%2Fb&q=SHOW%20TABLES`;
    expect((await call(emulator, "GET", query, { secret: own })).status).toBe(200);

    const emptied = await call(emulator, "PATCH", `${url}/${record.id}`, {
      secret,
      body: { permissions: [] },
    });
    expect(emptied.json).toEqual({ ...record, description: "new", permissions: [] });
    expect((await call(emulator, "GET", query, { secret: own })).status).toBe(403);
    expect(emulator.databaseTokens(account)).toEqual([{ ...(emptied.json as object), state: "active" }]);
  });

  test("a deletion answers 204 again and again, leaves the record, and opens nothing any more", async () => {
    const { record } = emulator.mintDatabaseToken({ description: "x", permissions: [], accountId: account });
    const first = await call(emulator, "DELETE", `${url}/${record.id}`, { secret });
    expect(first).toMatchObject({ status: 204, text: "" });
    const shown = (await call(emulator, "GET", `${url}/${record.id}`, { secret })).json;
    expect(shown).toEqual({ ...record, revokedAt: expect.stringMatching(INSTANT) });
    emulator.clock.advance(5_000);
    expect((await call(emulator, "DELETE", `${url}/${record.id}`, { secret })).status).toBe(204);
    expect((await call(emulator, "GET", url, { secret })).json).toEqual([shown]);
    const late = await call(emulator, "PATCH", `${url}/${record.id}`, { secret, body: { description: "y" } });
    expect(late).toMatchObject({ status: 409, json: { code: 409 } });
    expect(emulator.databaseTokens(account)).toMatchObject([{ description: "x", state: "revoked" }]);
  });
});

describe("on one cluster", () => {
  beforeEach(async () => {
    emulator = await start();
  });

  test.each([
    ["no body", ""],
    ["no description", { permissions: [] }],
    ["a description that is no text", { description: null }],
    ["permissions that are no list", { description: "x", permissions: {} }],
    ["an action that there is not", { description: "x", permissions: [{ action: "admin", resource: "a" }] }],
    ["a permission without a resource", { description: "x", permissions: [{ action: "read" }] }],
    ["an empty resource", { description: "x", permissions: [{ action: "read", resource: "" }] }],
    [
      "a resource that no database can be",
      { description: "x", permissions: [{ action: "read", resource: "x".repeat(65) }] },
    ],
    ["an expiry in the past", { description: "x", expiresAt: "2020-01-01T00:00:00Z" }],
    ["an expiry that is no instant", { description: "x", expiresAt: "tomorrow" }],
    ["an expiry of null", { description: "x", expiresAt: null }],
  ])("a creation with %s is answered with 400, and makes nothing", async (_what, body) => {
    const reply = await call(emulator, "POST", inCluster(emulator, "tokens"), { body });
    expect(reply.status).toBe(400);
    expect(reply.json).toEqual({ code: 400, message: expect.any(String) });
    expect(emulator.databaseTokens()).toEqual([]);
  });

  test.each([{}, { expiresAt: "2999-01-01T00:00:00Z" }, { description: 5 }, { permissions: [{}] }])(
    "an update with %j is answered with 400",
    async (body) => {
      const { record } = emulator.mintDatabaseToken({ description: "x", permissions: PERMISSIONS });
      const reply = await call(emulator, "PATCH", `${inCluster(emulator, "tokens")}/${record.id}`, { body });
      expect(reply).toMatchObject({ status: 400, json: { code: 400 } });
      expect(emulator.databaseTokens()).toEqual([{ ...record, state: "active" }]);
    },
  );

  test.each(["GET", "PATCH", "DELETE"])(
    "%s of a token of another cluster is answered with 404",
    async (method) => {
      const { record } = emulator.mintDatabaseToken({
        description: "x",
        permissions: [],
        accountId: CLUSTERED,
      });
      const reply = await call(emulator, method, `${inCluster(emulator, "tokens")}/${record.id}`, {
        ...(method === "PATCH" ? { body: { description: "y" } } : {}),
      });
      expect(reply.json).toEqual({ code: 404, message: "no such database token" });
      expect(emulator.databaseTokens(CLUSTERED)).toMatchObject([{ description: "x", state: "active" }]);
    },
  );

  test("a database token opens no call of the management API", async () => {
    const { secret } = emulator.mintDatabaseToken({
      description: "x",
      permissions: [{ action: "write", resource: "*" }],
    });
    for (const name of ["tokens", "databases"] as const) {
      expect((await call(emulator, "GET", inCluster(emulator, name), { secret })).status).toBe(401);
    }
    expect((await list(emulator, secret)).status).toBe(401);
  });

  test("a management token of the account opens them, one of another account does not", async () => {
    const { secret } = emulator.mint({ description: "made" });
    expect((await call(emulator, "GET", inCluster(emulator, "tokens"), { secret })).status).toBe(200);
    const other = emulator.secrets.clustered ?? "";
    expect((await call(emulator, "GET", inCluster(emulator, "tokens"), { secret: other })).status).toBe(403);
    expect((await call(emulator, "GET", inCluster(emulator, "tokens"), { secret: null })).status).toBe(401);
  });

  test("behind the service's back, tokens are minted, changed, revoked and removed", async () => {
    const issued: string[] = [];
    const other = await start({ onIssue: (secret) => issued.push(secret) });
    const { record, secret } = other.mintDatabaseToken({ description: "x", permissions: PERMISSIONS });
    expect(issued).toContain(secret);
    other.changeDatabaseToken(record.id, { description: "y" });
    expect(other.databaseTokens()).toEqual([{ ...record, description: "y", state: "active" }]);
    other.revokeDatabaseToken(record.id);
    expect(other.databaseTokens()).toMatchObject([{ state: "revoked", revokedAt: expect.any(String) }]);
    other.removeDatabaseToken(record.id);
    expect(other.databaseTokens()).toEqual([]);
    expect(() => other.removeDatabaseToken(record.id)).toThrow(record.id);
    expect(() => other.revokeDatabaseToken(record.id)).toThrow(record.id);
    expect(() => other.changeDatabaseToken(record.id, { description: "z" })).toThrow(record.id);
    expect(() =>
      other.mintDatabaseToken({ description: "x", permissions: [{ action: "own" } as never] }),
    ).toThrow("permissions");
  });

  test("each creation over HTTP tells its secret to who listens", async () => {
    const issued: string[] = [];
    const other = await start({ onIssue: (secret) => issued.push(secret) });
    const reply = await call(other, "POST", inCluster(other, "tokens"), { body: { description: "x" } });
    expect(issued.at(-1)).toBe(made(reply).accessToken);
  });
});

test("a deleted token is gone where the emulator is told so", async () => {
  emulator = await start({ deletedTokens: "gone" });
  const { record } = emulator.mintDatabaseToken({ description: "x", permissions: [] });
  const url = `${inCluster(emulator, "tokens")}/${record.id}`;
  expect((await call(emulator, "DELETE", url)).status).toBe(204);
  expect((await call(emulator, "GET", url)).status).toBe(404);
  expect((await call(emulator, "DELETE", url)).status).toBe(404);
  expect((await call(emulator, "GET", inCluster(emulator, "tokens"))).json).toEqual([]);
});
