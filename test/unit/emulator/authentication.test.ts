import { CLUSTERED, DEFAULT_ACCOUNT_ID } from "../../../emulator";
import { call, collection, create, list, made, start, stopAll } from "../../support/service/client";

afterEach(stopAll);

test("an account begins with one administrative token, made by a user", async () => {
  const emulator = await start();
  expect(emulator.tokens()).toEqual([
    {
      id: expect.any(String),
      accountId: DEFAULT_ACCOUNT_ID,
      description: "initial token",
      tokenPrefix: emulator.secret.slice(0, 9),
      createdAt: expect.any(String),
      createdBy: expect.stringMatching(/^[0-9a-f-]{36}$/),
      state: "active",
    },
  ]);
  expect((await list(emulator)).status).toBe(200);
});

test("a token can make another, and is named as its maker", async () => {
  const emulator = await start();
  const first = made(await create(emulator));
  const second = await call(emulator, "POST", collection(emulator), {
    body: { description: "second" },
    secret: first.accessToken,
  });
  expect(second.json).toMatchObject({ createdBy: first.id });
});

test.each([
  ["no header", null, {}],
  ["an unknown secret", `M.V1.${"x".repeat(64)}`, {}],
  ["another scheme", null, { Authorization: "Token M.V1.abc" }],
  ["an empty bearer", null, { Authorization: "Bearer " }],
])("%s is answered with 401", async (_what, secret, headers) => {
  const emulator = await start();
  for (const method of ["GET", "POST"]) {
    const reply = await call(emulator, method, collection(emulator), {
      secret,
      headers,
      ...(method === "POST" ? { body: { description: "x" } } : {}),
    });
    expect(reply.status).toBe(401);
    expect(reply.headers.get("www-authenticate")).toBe("Bearer");
    expect(reply.json).toEqual({ code: 401, message: expect.any(String) });
  }
  expect(emulator.tokens()).toHaveLength(1);
});

test("the scheme is read without regard to case", async () => {
  const emulator = await start();
  const headers = { Authorization: `bearer ${emulator.secret}` };
  expect((await call(emulator, "GET", collection(emulator), { secret: null, headers })).status).toBe(200);
});

test("an expired secret is answered with 401 from its instant on", async () => {
  const emulator = await start();
  emulator.clock.set("2990-01-01T00:00:00Z");
  const { secret } = emulator.mint({ description: "short", expiresAt: "2990-01-01T01:00:00Z" });
  emulator.clock.set("2990-01-01T00:59:00Z");
  expect((await list(emulator, secret)).status).toBe(200);
  emulator.clock.set("2990-01-01T01:00:00Z");
  expect((await list(emulator, secret)).status).toBe(401);
});

test("a removed token's secret is answered with 401", async () => {
  const emulator = await start();
  const { record, secret } = emulator.mint({ description: "gone" });
  emulator.remove(record.id);
  expect((await list(emulator, secret)).status).toBe(401);
});

test("a living secret of another account is answered with 403, a dead one with 401", async () => {
  const emulator = await start();
  const { record, secret } = emulator.mint({ description: "other", accountId: CLUSTERED });
  expect((await list(emulator, secret)).status).toBe(403);
  emulator.revoke(record.id);
  expect((await list(emulator, secret)).status).toBe(401);
});

test("an account that is not served is answered with 401 or 403, never with a hint", async () => {
  const emulator = await start();
  const unknown = collection(emulator, "44444444-4444-4444-8444-444444444444");
  expect((await call(emulator, "GET", unknown)).status).toBe(403);
  expect((await call(emulator, "GET", unknown, { secret: null })).status).toBe(401);
});

test("secrets that are handed in are used", async () => {
  const secret = `M.V1.${"A".repeat(64)}`;
  const clustered = `M.V1.${"B".repeat(64)}`;
  const issued: string[] = [];
  const emulator = await start({
    secrets: { [DEFAULT_ACCOUNT_ID]: secret, [CLUSTERED]: clustered },
    onIssue: (one) => issued.push(one),
  });
  expect(emulator.secret).toBe(secret);
  expect(emulator.secrets).toEqual({ [DEFAULT_ACCOUNT_ID]: secret, [CLUSTERED]: clustered });
  expect(issued).toEqual([secret, clustered]);
  expect((await list(emulator, secret)).status).toBe(200);
  expect((await list(emulator, clustered)).status).toBe(403);
});
