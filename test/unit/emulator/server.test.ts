import { Agent, request } from "node:http";
import { connect } from "node:net";
import { type EmulatorOptions, startEmulator } from "../../../emulator";
import { call, collection, create, failure, list, start, stopAll } from "../../support/service/client";
import { until } from "../../support/until";

afterEach(stopAll);

test("listens on the loopback interface, on any free port", async () => {
  const [one, two] = [await start(), await start()];
  expect(one.url).toBe(`http://127.0.0.1:${one.port}`);
  expect(two.port).not.toBe(one.port);
});

test("refuses a port in use", async () => {
  const { port } = await start();
  await expect(startEmulator({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

const account = "55555555-5555-4555-8555-555555555555";
const secret = `M.V1.${"C".repeat(64)}`;
test.each<[EmulatorOptions, string]>([
  [{ host: "0.0.0.0" }, "host"],
  [{ host: "localhost" }, "host"],
  [{ port: 70_000 }, "port"],
  [{ port: 1.5 }, "port"],
  [{ accounts: ["mine"] }, "mine"],
  [{ accounts: [account, account.toUpperCase()] }, "twice"],
  [{ accounts: [], clustered: false }, "nothing to serve"],
  [{ secrets: { [account]: secret } }, account],
  [{ secrets: { clustered: "short" } }, "token string"],
  [{ accounts: [account], secrets: { [account]: secret, clustered: secret } }, "share"],
  [{ revokeRevoked: "maybe" as "conflict" }, "revokeRevoked"],
  [{ persist: "" }, "persist"],
])("refuses the options %j", async (options, message) => {
  await expect(startEmulator(options)).rejects.toThrow(message);
  await expect(startEmulator(options)).rejects.toBeInstanceOf(TypeError);
});

test("never names a secret in a refusal", async () => {
  const bad = `M.V1.${"D".repeat(40)} `;
  await expect(startEmulator({ secrets: { clustered: bad } })).rejects.not.toThrow("DDDD");
});

test.each(["/", "/api/v0", "/api/v0/management-tokens/", "/api/v0/accounts/x/tokens", "/api/v0/users"])(
  "answers 404 to the path %s",
  async (path) => {
    const emulator = await start();
    const reply = await call(emulator, "GET", `${emulator.url}${path}`);
    expect(reply.status).toBe(404);
    expect(reply.json).toEqual({ code: 404, message: "no such path" });
  },
);

test("answers 405 with the methods there are", async () => {
  const emulator = await start();
  const onCollection = await call(emulator, "PUT", collection(emulator));
  expect(onCollection.status).toBe(405);
  expect(onCollection.headers.get("allow")).toBe("GET, POST");
  const onToken = await call(emulator, "PATCH", `${collection(emulator)}/${emulator.tokens()[0]?.id}`);
  expect(onToken.status).toBe(405);
  expect(onToken.headers.get("allow")).toBe("GET, DELETE");
  expect(onToken.json).toMatchObject({ code: 405 });
});

test("ignores a query", async () => {
  const emulator = await start();
  expect((await call(emulator, "GET", `${collection(emulator)}?limit=1`)).status).toBe(200);
});

test("answers 413 to a body of more than 64 KiB, and accepts one of just that", async () => {
  const emulator = await start();
  const frame = JSON.stringify({ description: "x", filler: "" }).length;
  const body = (size: number) => ({ description: "x", filler: "y".repeat(size - frame) });
  expect((await create(emulator, body(64 * 1024))).status).toBe(201);
  for (const size of [64 * 1024 + 1, 4 * 1024 * 1024]) {
    const reply = await create(emulator, body(size));
    expect(reply.status).toBe(413);
    expect(reply.json).toMatchObject({ code: 413 });
  }
  expect(emulator.tokens()).toHaveLength(2);
});

test("drops the connection of a client that sends without end", async () => {
  const emulator = await start();
  const body = "y".repeat(17 * 1024 * 1024);
  expect(await failure(create(emulator, body))).toMatch(/EPIPE|ECONNRESET|UND_ERR_SOCKET/);
  expect((await list(emulator)).status).toBe(200);
});

test("keeps connections alive", async () => {
  const emulator = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const reused: boolean[] = [];
    for (let i = 0; i < 3; i++) reused.push(await overAgent(emulator.url, agent));
    expect(reused).toEqual([false, true, true]);
  } finally {
    agent.destroy();
  }
});

test("stops at once, twice if need be, whatever is open", async () => {
  const emulator = await start();
  emulator.faults.add({ kind: "hang", operation: "list" });
  emulator.faults.add({ kind: "latency", ms: 3_600_000, operation: "create" });
  emulator.faults.add({ kind: "drip", interval: 3_600_000, operation: "get" });
  const idle = connect(emulator.port, "127.0.0.1");
  const idleClosed = new Promise((done) => idle.once("close", done));
  idle.on("error", () => {});
  const id = emulator.tokens()[0]?.id;
  const open = [list(emulator), create(emulator), call(emulator, "GET", `${collection(emulator)}/${id}`)];
  const failures = open.map((one) => failure(one));
  await until(() => emulator.requests.length === 3);

  await Promise.all([emulator.stop(), emulator.close()]);
  await emulator.stop();
  expect(await Promise.all(failures)).toHaveLength(3);
  await idleClosed;
  expect(emulator.tokens()).toHaveLength(1);
  expect(await failure(list(emulator))).toBe("ECONNREFUSED");
});

test("notes each request, never its headers or body, and forgets them when told", async () => {
  const issued: string[] = [];
  const emulator = await start({ onIssue: (one) => issued.push(one) });
  const { id } = (await create(emulator)).json as { id: string };
  const url = `${collection(emulator)}/${id}`;
  await list(emulator);
  await call(emulator, "GET", url);
  await call(emulator, "DELETE", url);
  await call(emulator, "GET", `${emulator.url}/elsewhere`);

  const path = new URL(collection(emulator)).pathname;
  const at = expect.any(Date);
  const resource = "managementToken";
  expect(emulator.requests).toEqual([
    { method: "POST", path, operation: "create", resource, status: 201, at },
    { method: "GET", path, operation: "list", resource, status: 200, at },
    { method: "GET", path: `${path}/${id}`, operation: "get", resource, status: 200, at },
    { method: "DELETE", path: `${path}/${id}`, operation: "revoke", resource, status: 204, at },
    { method: "GET", path: "/elsewhere", operation: "other", status: 404, at },
  ]);
  for (const one of issued) expect(JSON.stringify(emulator.requests)).not.toContain(one);
  emulator.clearRequests();
  expect(emulator.requests).toEqual([]);
});

test("counts the bytes it sends, over all connections", async () => {
  const emulator = await start();
  expect(emulator.bytesSent).toBe(0);
  const { text } = await list(emulator);
  const once = emulator.bytesSent;
  expect(once).toBeGreaterThan(text.length);
  await overAgent(emulator.url, new Agent({ keepAlive: false }));
  expect(emulator.bytesSent).toBeGreaterThan(once + "HTTP/1.1 404 Not Found".length);
  const atLast = emulator.bytesSent;
  await emulator.stop();
  expect(emulator.bytesSent).toBe(atLast);
});

/** Sends one request; whether its connection had been used before. */
function overAgent(url: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent }, (response) => {
      response.resume().once("end", () => resolve(sent.reusedSocket));
    });
    sent.once("error", reject).end();
  });
}
