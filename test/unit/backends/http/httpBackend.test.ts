import { readFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { DEFAULT_ACCOUNT_ID, type Emulator, type Fault, startEmulator } from "../../../../emulator";
import { parseSettings } from "../../../../provider/account/settings";
import { HttpBackend } from "../../../../provider/backends/http/httpBackend";
import { failureOf } from "../../../support/failureOf";

const tls = path.resolve(__dirname, "../../../fixtures/tls");
const SECRET = `M.V1.abcd${"z".repeat(60)}`;

let emulator: Emulator;
const servers: Server[] = [];
const backends: HttpBackend[] = [];

beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(async () => {
  for (const backend of backends.splice(0)) await backend.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await emulator.stop();
});

function open(endpoint = emulator.url, timeout = "5s", credential = emulator.secret): HttpBackend {
  const settings = parseSettings({ endpoint, accountId: DEFAULT_ACCOUNT_ID, timeout }, {});
  const backend = new HttpBackend(settings, credential);
  backends.push(backend);
  return backend;
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A server that notes what it is sent. */
async function recorder(answer: RequestListener = (_, response) => response.end("[]")) {
  const seen: string[] = [];
  const port = await listen(
    createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`);
      answer(request, response);
    }),
  );
  return { seen, url: `http://127.0.0.1:${port}` };
}

const made = () => emulator.tokens().slice(1);

describe("the credential", () => {
  test.each([301, 302, 303, 307, 308] as const)("does not follow a redirect (%d)", async (status) => {
    const elsewhere = await recorder();
    emulator.faults.add({ kind: "redirect", location: `${elsewhere.url}/x`, status });
    const backend = open();
    const calls = [() => backend.list(), () => backend.probe(SECRET, "id"), () => backend.revoke("id")];
    for (const call of [...calls, () => backend.create({ description: "x" })]) {
      const error = await failureOf(call());
      expect(error.message).toContain(`a redirect to ${new URL(elsewhere.url).host}, which is not followed`);
    }
    expect(elsewhere.seen).toEqual([]);
  });

  test("of a loopback endpoint goes past every proxy", async () => {
    const proxy = await recorder();
    const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    const before = Object.fromEntries(
      [...names, "no_proxy", "NO_PROXY"].map((name) => [name, process.env[name]]),
    );
    for (const name of names) process.env[name] = proxy.url;
    for (const name of ["no_proxy", "NO_PROXY"]) delete process.env[name];
    try {
      expect(await open().list()).toHaveLength(1);
      expect(await open(emulator.url.replace("127.0.0.1", "localhost")).list()).toHaveLength(1);
    } finally {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
    expect(proxy.seen).toEqual([]);
  });

  test("and the new secret are in no error, whatever goes wrong", async () => {
    const faults: Fault[] = [
      { kind: "status", status: 401 },
      { kind: "status", status: 500, body: `you sent ${SECRET}` },
      { kind: "status", status: 400, body: JSON.stringify({ code: 400, message: `bad ${SECRET}` }) },
      { kind: "reset" },
      { kind: "hang" },
      { kind: "cut" },
      { kind: "malformed", body: `{"accessToken": "${SECRET}"` },
      { kind: "malformed", body: JSON.stringify({ id: SECRET, accessToken: SECRET }) },
    ];
    for (const fault of faults) {
      const handle = emulator.faults.add(fault);
      const backend = open(emulator.url, "1s", SECRET);
      const attempts = [backend.create({ description: "x" }), backend.list(), backend.probe(SECRET, "id")];
      for (const attempt of attempts) {
        const error = await failureOf(attempt);
        const all = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join();
        expect(all).not.toContain(SECRET.slice(9));
      }
      handle.remove();
    }
  });
});

describe("a creation", () => {
  test("is repeated after 503 that says when to come back, and makes one token", async () => {
    emulator.faults.add({ kind: "status", status: 503, retryAfter: 0, operation: "create", times: 2 });
    await open().create({ description: "x" });
    expect(emulator.requests.map(({ status }) => status)).toEqual([503, 503, 201]);
    expect(made()).toHaveLength(1);
  });

  test.each([500, 502, 503] as const)(
    "has an unknown outcome after a bare %d: one request",
    async (status) => {
      emulator.faults.add({ kind: "status", status, operation: "create" });
      expect(await failureOf(open().create({ description: "x" }))).toMatchObject({ code: "ambiguous" });
      expect(emulator.requests).toHaveLength(1);
    },
  );

  test("is given up when the service asks for more time than there is", async () => {
    emulator.faults.add({ kind: "status", status: 429, retryAfter: 3600, operation: "create" });
    const error = await failureOf(open().create({ description: "x" }));
    expect(error).toMatchObject({ code: "rate-limited" });
    expect(error.message).toContain("influxdb-tokens:timeout");
    expect(emulator.requests).toHaveLength(1);
  });

  test("waits as long as the service asks for", async () => {
    emulator.faults.add({ kind: "status", status: 429, retryAfter: 1, operation: "create", times: 1 });
    await open().create({ description: "x" });
    const [first, second] = emulator.requests;
    expect(Number(second?.at) - Number(first?.at)).toBeGreaterThanOrEqual(950);
  });

  test("has an unknown outcome when its answer carries no usable token", async () => {
    emulator.faults.add({ kind: "malformed", shape: "wrong", operation: "create" });
    expect(await failureOf(open().create({ description: "x" }))).toMatchObject({ code: "ambiguous" });
  });

  test.each([
    [303, "ambiguous"],
    [302, "ambiguous"],
    [307, "protocol"],
  ] as const)("that is answered with the redirect %d fails as %s", async (status, code) => {
    emulator.faults.add({ kind: "redirect", location: "http://127.0.0.1:9/x", status, operation: "create" });
    expect(await failureOf(open().create({ description: "x" }))).toMatchObject({ code });
  });

  test.each(["reset", "hang"] as const)(
    "has an unknown outcome after a %s, and is not repeated",
    async (kind) => {
      emulator.faults.add({ kind, when: "after", operation: "create" });
      const error = await failureOf(open(emulator.url, "1s").create({ description: "x" }));
      expect(error).toMatchObject({ code: "ambiguous" });
      expect(made()).toHaveLength(1);
    },
  );
});

describe("a listing", () => {
  test("is asked for again after anything that may pass", async () => {
    emulator.faults.add({ kind: "status", status: 502, operation: "list", times: 1 });
    emulator.faults.add({ kind: "reset", operation: "list", times: 1 });
    emulator.faults.add({ kind: "cut", operation: "list", times: 1 });
    expect(await open().list()).toHaveLength(1);
    expect(emulator.requests).toHaveLength(4);
  });

  test("that drips in is read whole within its time, and fails beyond it", async () => {
    emulator.faults.add({ kind: "drip", interval: 5, bytes: 20 });
    expect(await open().list()).toHaveLength(1);
    emulator.faults.clear();
    emulator.faults.add({ kind: "drip", interval: 200, bytes: 1 });
    expect(await failureOf(open(emulator.url, "1s").list())).toMatchObject({ code: "unavailable" });
  });

  test("of another account is not taken for this one's", async () => {
    const record = { ...emulator.tokens()[0], accountId: "22222222-2222-4222-8222-222222222222" };
    emulator.faults.add({ kind: "malformed", body: JSON.stringify([record]) });
    expect(await failureOf(open().list())).toMatchObject({ code: "protocol" });
  });

  test("with one bad record is none", async () => {
    const [good] = emulator.tokens();
    for (const bad of [
      { ...good, id: "" },
      { ...good, createdAt: "today" },
      { ...good, tokenPrefix: 1 },
      null,
    ]) {
      const handle = emulator.faults.add({ kind: "malformed", body: JSON.stringify([good, bad]) });
      expect(await failureOf(open().list())).toMatchObject({ code: "protocol" });
      handle.remove();
    }
  });
});

describe("connections", () => {
  test("are kept and used again, and are never more than sixteen", async () => {
    const connections = new Set<unknown>();
    const server = await recorder((request, response) => {
      connections.add(request.socket);
      setTimeout(() => response.end("[]"), 5);
    });
    const backend = open(server.url);
    for (let i = 0; i < 5; i++) await backend.list();
    expect(connections.size).toBe(1);
    await Promise.all(Array.from({ length: 100 }, () => backend.list()));
    expect(connections.size).toBeLessThanOrEqual(16);
    expect(server.seen).toHaveLength(105);
  });

  test("are trusted or not made: nothing is sent, and no outcome is unknown", async () => {
    const seen: string[] = [];
    const [key, cert] = await Promise.all([
      readFile(path.join(tls, "selfSigned.key")),
      readFile(path.join(tls, "selfSigned.crt")),
    ]);
    const server = createTlsServer({ key, cert }, (request, response) => {
      seen.push(request.url ?? "");
      response.end("[]");
    });
    const port = await listen(server as unknown as Server);
    const backend = open(`https://127.0.0.1:${port}`);
    for (const attempt of [backend.create({ description: "x" }), backend.list(), backend.revoke("id")]) {
      const error = await failureOf(attempt);
      expect(error).toMatchObject({ code: "unavailable" });
      expect(error.message).toContain("(DEPTH_ZERO_SELF_SIGNED_CERT): nothing was sent");
    }
    expect(seen).toEqual([]);
  });

  test("to a server without TLS are not made either", async () => {
    const plain = await recorder();
    const backend = open(plain.url.replace("http:", "https:"));
    expect(await failureOf(backend.create({ description: "x" }))).toMatchObject({ code: "unavailable" });
    expect(plain.seen).toEqual([]);
  });
});
