import { CLUSTERED, DEFAULT_ACCOUNT_ID } from "../../../emulator";
import { call, collection, create, list, made, start, stopAll } from "../../support/service/client";

const OTHER_ACCOUNT = "22222222-2222-4222-8222-222222222222";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

afterEach(stopAll);

describe("creation", () => {
  test("answers 201 with the record and the secret", async () => {
    const emulator = await start();
    const reply = await create(emulator, {
      description: "for the pipeline",
      expiresAt: "2999-01-01T00:00:00Z",
    });
    expect(reply.status).toBe(201);
    expect(reply.headers.get("content-type")).toBe("application/json");
    expect(reply.json).toEqual({
      id: expect.stringMatching(UUID),
      accountId: DEFAULT_ACCOUNT_ID,
      description: "for the pipeline",
      tokenPrefix: made(reply).accessToken.slice(0, 9),
      createdAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
      createdBy: emulator.tokens()[0]?.id,
      expiresAt: "2999-01-01T00:00:00Z",
      accessToken: expect.stringMatching(/^M\.V1\.[A-Za-z0-9+/]{64}$/),
    });
  });

  test("leaves out what has no value", async () => {
    const emulator = await start();
    const reply = await create(emulator);
    expect(Object.keys(reply.json as object)).not.toEqual(expect.arrayContaining(["expiresAt"]));
    expect(Object.keys(reply.json as object)).not.toEqual(expect.arrayContaining(["revokedAt"]));
  });

  test("ignores fields it does not know, the record's own among them", async () => {
    const emulator = await start();
    const reply = await create(emulator, { description: "made", id: "mine", revokedAt: "now", more: {} });
    expect(reply.status).toBe(201);
    expect(made(reply).id).toMatch(UUID);
    expect(emulator.tokens()[1]).toMatchObject({ id: made(reply).id, state: "active" });
  });

  test.each([
    ["2999-01-01T01:00:00+01:00", "2999-01-01T00:00:00Z"],
    ["2999-01-01T00:00:00.999Z", "2999-01-01T00:00:00Z"],
    ["2996-02-29t12:34:56z", "2996-02-29T12:34:56Z"],
  ])("keeps the expiry %s as %s", async (given, kept) => {
    const emulator = await start();
    const reply = await create(emulator, { description: "made", expiresAt: given });
    expect(reply.json).toMatchObject({ expiresAt: kept });
  });

  test.each([
    ["no body", ""],
    ["broken JSON", "{"],
    ["an array", []],
    ["null", "null"],
    ["no description", {}],
    ["an empty description", { description: "" }],
    ["a blank description", { description: "  " }],
    ["a description that is no text", { description: 7 }],
    ["a line feed", { description: "two\nlines" }],
    ["a carriage return", { description: "two\rlines" }],
    ["a line separator", { description: "two\u2028lines" }],
    ["a control character", { description: "bell\u0007" }],
    ["an expiry that is no instant", { description: "made", expiresAt: "tomorrow" }],
    ["an expiry without a time", { description: "made", expiresAt: "2999-01-01" }],
    ["an expiry without a zone", { description: "made", expiresAt: "2999-01-01T00:00:00" }],
    ["a day that does not exist", { description: "made", expiresAt: "2999-02-29T00:00:00Z" }],
    ["an expiry that is no text", { description: "made", expiresAt: 32503680000 }],
    ["an expiry of null", { description: "made", expiresAt: null }],
    ["an expiry in the past", { description: "made", expiresAt: "2020-01-01T00:00:00Z" }],
  ])("answers 400 to %s, and makes nothing", async (_what, body) => {
    const emulator = await start();
    const reply = await create(emulator, body);
    expect(reply.status).toBe(400);
    expect(reply.json).toEqual({ code: 400, message: expect.any(String) });
    expect(emulator.tokens()).toHaveLength(1);
  });

  test("judges the expiry by the emulator's clock", async () => {
    const emulator = await start();
    emulator.clock.set("2999-06-01T00:00:00Z");
    const past = await create(emulator, { description: "made", expiresAt: "2999-06-01T00:00:00Z" });
    expect(past.status).toBe(400);
    const future = await create(emulator, { description: "made", expiresAt: "2999-06-01T01:00:00Z" });
    expect(future.status).toBe(201);
    expect(future.json).toMatchObject({ createdAt: expect.stringMatching(/^2999-06-01T00:00:/) });
  });

  test("makes a hundred different tokens at once", async () => {
    const emulator = await start();
    const replies = await Promise.all(Array.from({ length: 100 }, () => create(emulator)));
    expect(replies.every(({ status }) => status === 201)).toBe(true);
    expect(new Set(replies.map((reply) => made(reply).id)).size).toBe(100);
    expect(new Set(replies.map((reply) => made(reply).accessToken)).size).toBe(100);
    expect(emulator.tokens()).toHaveLength(101);
  });
});

describe("reading", () => {
  test("lists every token in the order of creation, revoked and expired ones too, without secrets", async () => {
    const secrets: string[] = [];
    const emulator = await start({ onIssue: (secret) => secrets.push(secret) });
    await create(emulator, { description: "one" });
    const revoked = emulator.mint({ description: "two" });
    emulator.revoke(revoked.record.id);
    emulator.mint({ description: "three", expiresAt: new Date(Date.now() + 60_000).toISOString() });
    emulator.clock.advance(120_000);

    const reply = await list(emulator);
    expect(reply.status).toBe(200);
    expect((reply.json as { description: string }[]).map(({ description }) => description)).toEqual([
      "initial token",
      "one",
      "two",
      "three",
    ]);
    expect((reply.json as { revokedAt?: string }[])[2]?.revokedAt).toMatch(/\.\d{3}Z$/);
    expect(emulator.tokens().map(({ state }) => state)).toEqual(["active", "active", "revoked", "expired"]);
    expect(secrets).toHaveLength(5);
    for (const secret of secrets) expect(reply.text).not.toContain(secret);
  });

  test("shows one token as the listing does", async () => {
    const emulator = await start();
    const { id } = made(await create(emulator));
    const one = await call(emulator, "GET", `${collection(emulator)}/${id}`);
    expect(one.status).toBe(200);
    expect(one.json).toEqual(((await list(emulator)).json as object[])[1]);
  });

  test.each(["GET", "DELETE"])("answers 404 to %s of an unknown id", async (method) => {
    const emulator = await start();
    for (const id of ["33333333-3333-4333-8333-333333333333", "nonsense"]) {
      const reply = await call(emulator, method, `${collection(emulator)}/${id}`);
      expect(reply.status).toBe(404);
      expect(reply.json).toEqual({ code: 404, message: "no such management token" });
    }
  });
});

describe("revocation", () => {
  test("answers 204, and the token stays listed and opens nothing", async () => {
    const emulator = await start();
    const { id, accessToken } = made(await create(emulator));
    const reply = await call(emulator, "DELETE", `${collection(emulator)}/${id}`);
    expect(reply.status).toBe(204);
    expect(reply.text).toBe("");
    expect(emulator.tokens()[1]).toMatchObject({ id, state: "revoked", revokedAt: expect.any(String) });
    expect((await list(emulator, accessToken)).status).toBe(401);
  });

  test("answers 409 to a second one, and keeps the time of the first", async () => {
    const emulator = await start();
    const { id } = made(await create(emulator));
    await call(emulator, "DELETE", `${collection(emulator)}/${id}`);
    const first = emulator.tokens()[1]?.revokedAt;
    emulator.clock.advance(5_000);
    const again = await call(emulator, "DELETE", `${collection(emulator)}/${id}`);
    expect(again.status).toBe(409);
    expect(again.json).toMatchObject({ code: 409 });
    expect(emulator.tokens()[1]?.revokedAt).toBe(first);
  });

  test("answers 204 to a second one where it is told to", async () => {
    const emulator = await start({ revokeRevoked: "no-content" });
    const { id } = made(await create(emulator));
    await call(emulator, "DELETE", `${collection(emulator)}/${id}`);
    expect((await call(emulator, "DELETE", `${collection(emulator)}/${id}`)).status).toBe(204);
  });

  test("may be that of the credential itself, which ends it", async () => {
    const emulator = await start();
    const own = emulator.tokens()[0]?.id ?? "";
    expect((await call(emulator, "DELETE", `${collection(emulator)}/${own}`)).status).toBe(204);
    expect((await list(emulator)).status).toBe(401);
  });
});

describe("accounts", () => {
  test("are served side by side, and know nothing of each other", async () => {
    const emulator = await start({ accounts: [DEFAULT_ACCOUNT_ID, OTHER_ACCOUNT] });
    expect(emulator.accounts).toEqual([DEFAULT_ACCOUNT_ID, OTHER_ACCOUNT, CLUSTERED]);
    const { id } = made(await create(emulator));
    const other = collection(emulator, OTHER_ACCOUNT);
    const secret = emulator.secrets[OTHER_ACCOUNT] ?? "";
    expect((await call(emulator, "GET", `${other}/${id}`, { secret })).status).toBe(404);
    expect((await call(emulator, "DELETE", `${other}/${id}`, { secret })).status).toBe(404);
    expect(emulator.tokens(OTHER_ACCOUNT)).toHaveLength(1);
    expect(emulator.tokens()[1]).toMatchObject({ id, state: "active" });
  });

  test("of Clustered have no id, in the path or in records", async () => {
    const emulator = await start({ accounts: [] });
    expect(emulator.accounts).toEqual([CLUSTERED]);
    const reply = await create(emulator);
    expect(reply.status).toBe(201);
    expect(reply.json).not.toHaveProperty("accountId");
    expect(emulator.tokens()[1]).not.toHaveProperty("accountId");
  });

  test("may be written in capitals", async () => {
    const id = "abcdefab-cdef-4abc-8def-abcdefabcdef";
    const emulator = await start({ accounts: [id.toUpperCase()] });
    expect((await call(emulator, "GET", collection(emulator, id.toUpperCase()))).status).toBe(200);
    expect(emulator.tokens(id.toUpperCase())[0]).toMatchObject({ accountId: id });
  });

  test("have no paths where their product is not served", async () => {
    const dedicated = await start({ clustered: false });
    expect((await call(dedicated, "GET", collection(dedicated, CLUSTERED))).status).toBe(404);
    const clustered = await start({ accounts: [] });
    expect((await call(clustered, "GET", collection(clustered, OTHER_ACCOUNT))).status).toBe(404);
  });
});

describe("behind the service's back", () => {
  test("tokens are minted, revoked and removed", async () => {
    const issued: string[] = [];
    const emulator = await start({ onIssue: (secret) => issued.push(secret) });
    const { record, secret } = emulator.mint({ description: "by hand", accountId: CLUSTERED });
    expect(issued).toContain(secret);
    expect(emulator.tokens(CLUSTERED)[1]).toEqual({ ...record, state: "active" });
    const clustered = collection(emulator, CLUSTERED);
    expect((await call(emulator, "GET", clustered, { secret })).status).toBe(200);

    emulator.revoke(record.id);
    expect((await call(emulator, "GET", clustered, { secret })).status).toBe(401);
    emulator.remove(record.id);
    expect(emulator.tokens(CLUSTERED)).toHaveLength(1);
    expect(() => emulator.revoke(record.id)).toThrow(record.id);
    expect(() => emulator.remove(record.id)).toThrow(record.id);
    expect(emulator.requests).toHaveLength(2);
  });

  test("the service's own rules hold, and other accounts are refused", async () => {
    const emulator = await start();
    expect(() => emulator.mint({ description: "" })).toThrow("description");
    expect(() => emulator.mint({ description: "x", expiresAt: "2020-01-01T00:00:00Z" })).toThrow("expiresAt");
    expect(() => emulator.tokens(OTHER_ACCOUNT)).toThrow(OTHER_ACCOUNT);
    expect(() => emulator.mint({ description: "x", accountId: OTHER_ACCOUNT })).toThrow(OTHER_ACCOUNT);
  });
});
