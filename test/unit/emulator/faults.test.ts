import type { Emulator, Fault, FaultRequest } from "../../../emulator";
import { call, collection, create, failure, list, made, start, stopAll } from "../../support/service/client";
import { until } from "../../support/until";

const RESET = /ECONNRESET|UND_ERR_SOCKET/;

let emulator: Emulator;

beforeEach(async () => {
  emulator = await start();
});

afterEach(stopAll);

function alive(): number {
  return emulator.tokens().filter(({ state }) => state === "active").length - 1;
}

describe("where a fault strikes", () => {
  test("any operation, every time, until it is removed", async () => {
    const fault = emulator.faults.add({ kind: "status", status: 503 });
    expect((await list(emulator)).status).toBe(503);
    expect((await create(emulator)).status).toBe(503);
    expect((await call(emulator, "GET", `${emulator.url}/elsewhere`)).status).toBe(503);
    expect(fault.struck).toBe(3);
    fault.remove();
    fault.remove();
    expect((await list(emulator)).status).toBe(200);
    expect(fault.struck).toBe(3);
  });

  test("one operation only", async () => {
    emulator.faults.add({ kind: "status", status: 500, operation: "get" });
    const { id } = made(await create(emulator));
    const url = `${collection(emulator)}/${id}`;
    expect((await call(emulator, "GET", url)).status).toBe(500);
    expect((await list(emulator)).status).toBe(200);
    expect((await call(emulator, "DELETE", url)).status).toBe(204);
  });

  test("as many times as it says, requests at the same moment counted", async () => {
    const fault = emulator.faults.add({ kind: "status", status: 500, times: 3 });
    const replies = await Promise.all(Array.from({ length: 10 }, () => list(emulator)));
    expect(replies.filter(({ status }) => status === 500)).toHaveLength(3);
    expect(fault.struck).toBe(3);
  });

  test("the requests that match, which are shown without secrets", async () => {
    const seen: FaultRequest[] = [];
    const { record, secret } = emulator.mint({ description: "struck" });
    emulator.faults.add({
      kind: "status",
      status: 401,
      match: (request) => {
        seen.push(request);
        return request.credentialId === record.id;
      },
    });
    expect((await list(emulator, secret)).status).toBe(401);
    expect((await create(emulator, { description: "spared" })).status).toBe(201);
    expect((await create(emulator, "{")).status).toBe(400);
    const path = new URL(collection(emulator)).pathname;
    const account = emulator.accounts[0];
    const credentialId = emulator.tokens()[0]?.id;
    const resource = "managementToken";
    expect(seen).toEqual([
      { method: "GET", path, operation: "list", resource, account, credentialId: record.id },
      { method: "POST", path, operation: "create", resource, account, credentialId, description: "spared" },
      { method: "POST", path, operation: "create", resource, account, credentialId },
    ]);
  });

  test("the one added first, and the next when that is spent", async () => {
    emulator.faults.add({ kind: "status", status: 500, times: 1 });
    const second = emulator.faults.add({ kind: "status", status: 503, times: 1 });
    expect((await list(emulator)).status).toBe(500);
    expect(second.struck).toBe(0);
    expect((await list(emulator)).status).toBe(503);
    expect((await list(emulator)).status).toBe(200);
  });

  test("none after all are cleared", async () => {
    emulator.faults.add({ kind: "reset" });
    emulator.faults.add({ kind: "hang" });
    emulator.faults.clear();
    expect((await list(emulator)).status).toBe(200);
  });
});

describe("latency", () => {
  test.each(["before", "after"] as const)("%s the work delays the answer", async (when) => {
    emulator.faults.add({ kind: "latency", ms: 40, when });
    emulator.faults.add({ kind: "latency", ms: 40, when });
    const began = performance.now();
    expect((await create(emulator)).status).toBe(201);
    expect(performance.now() - began).toBeGreaterThan(60);
  });

  test("before the work leaves the work undone while the client waits", async () => {
    const fault = emulator.faults.add({ kind: "latency", ms: 3_600_000 });
    const waiting = failure(create(emulator));
    await until(() => fault.struck === 1);
    expect(emulator.requests[0]?.status).toBeNull();
    await emulator.stop();
    expect(await waiting).toMatch(RESET);
    expect(alive()).toBe(0);
  });

  test("after the work leaves the work done while the client waits", async () => {
    emulator.faults.add({ kind: "latency", ms: 3_600_000, when: "after" });
    const waiting = failure(create(emulator));
    await until(() => alive() === 1);
    await emulator.stop();
    expect(await waiting).toMatch(RESET);
  });

  test("goes together with another fault", async () => {
    emulator.faults.add({ kind: "status", status: 503 });
    const latency = emulator.faults.add({ kind: "latency", ms: 1 });
    expect((await list(emulator)).status).toBe(503);
    expect(latency.struck).toBe(1);
  });
});

describe("status", () => {
  test.each([400, 401, 403, 404, 409, 429, 500, 502, 503] as const)("%d before the work", async (status) => {
    emulator.faults.add({ kind: "status", status });
    const reply = await create(emulator);
    expect(reply.status).toBe(status);
    expect(reply.json).toEqual({ code: status, message: expect.any(String) });
    expect(emulator.requests[0]?.status).toBe(status);
    expect(alive()).toBe(0);
  });

  test("after the work leaves the work done", async () => {
    emulator.faults.add({ kind: "status", status: 502, when: "after" });
    expect((await create(emulator)).status).toBe(502);
    expect(alive()).toBe(1);
    const id = emulator.tokens()[1]?.id;
    expect((await call(emulator, "DELETE", `${collection(emulator)}/${id}`)).status).toBe(502);
    expect(alive()).toBe(0);
  });

  test.each([
    [7, "7"],
    [new Date("2026-01-01T00:00:00Z"), "Thu, 01 Jan 2026 00:00:00 GMT"],
    ["soon", "soon"],
  ])("with Retry-After %s", async (retryAfter, header) => {
    emulator.faults.add({ kind: "status", status: 429, retryAfter });
    expect((await list(emulator)).headers.get("retry-after")).toBe(header);
  });

  test("with a body of another type", async () => {
    const body = "<html><h1>502 Bad Gateway</h1></html>";
    emulator.faults.add({ kind: "status", status: 502, body, contentType: "text/html" });
    const reply = await list(emulator);
    expect(reply.text).toBe(body);
    expect(reply.headers.get("content-type")).toBe("text/html");
    expect(reply.headers.get("retry-after")).toBeNull();
  });
});

describe.each([
  ["before", 0],
  ["after", 1],
] as const)("%s the work", (when, tokens) => {
  test("reset ends the connection without a byte", async () => {
    emulator.faults.add({ kind: "reset", when, times: 1 });
    expect(await failure(create(emulator))).toMatch(RESET);
    expect(alive()).toBe(tokens);
    expect(emulator.requests[0]?.status).toBeNull();
    expect(emulator.bytesSent).toBe(0);
    expect((await list(emulator)).status).toBe(200);
  });

  test("hang never answers, until the client leaves", async () => {
    emulator.faults.add({ kind: "hang", when, times: 1 });
    const leaving = new AbortController();
    const hanging = call(emulator, "POST", collection(emulator), {
      body: { description: "x" },
      signal: leaving.signal,
    });
    const left = expect(hanging).rejects.toThrow("abort");
    const fault = emulator.faults.add({ kind: "latency", ms: 0, when });
    await until(() => fault.struck === 1);
    leaving.abort();
    await left;
    expect(alive()).toBe(tokens);
    expect(emulator.requests[0]?.status).toBeNull();
    expect((await list(emulator)).status).toBe(200);
  });

  test("redirect names another place", async () => {
    emulator.faults.add({ kind: "redirect", location: "http://elsewhere.invalid/x", when });
    const reply = await create(emulator);
    expect(reply.status).toBe(307);
    expect(reply.headers.get("location")).toBe("http://elsewhere.invalid/x");
    expect(alive()).toBe(tokens);
  });
});

test.each([301, 302, 303, 307, 308] as const)("redirect answers %d", async (status) => {
  emulator.faults.add({ kind: "redirect", location: "https://elsewhere.invalid/", status });
  expect((await list(emulator)).status).toBe(status);
});

describe("cut", () => {
  test("does the work and breaks the answer off", async () => {
    emulator.faults.add({ kind: "cut", operation: "create", times: 1 });
    expect(await failure(create(emulator))).toMatch(RESET);
    expect(alive()).toBe(1);
    expect(emulator.requests[0]?.status).toBe(201);
    expect(emulator.bytesSent).toBeGreaterThan(0);
  });

  test.each([0, 1, 1_000_000])("sends %d bytes of the body at most, never all of it", async (bytes) => {
    emulator.faults.add({ kind: "cut", bytes });
    const response = await fetch(collection(emulator), {
      headers: { Authorization: `Bearer ${emulator.secret}` },
    });
    const announced = Number(response.headers.get("content-length"));
    let received = 0;
    const reading = (async () => {
      for await (const chunk of response.body ?? []) received += chunk.length;
    })();
    await expect(reading).rejects.toThrow();
    expect(received).toBe(Math.min(bytes, announced - 1));
  });

  test("resets the connection where there is no body", async () => {
    const { id } = made(await create(emulator));
    emulator.faults.add({ kind: "cut" });
    expect(await failure(call(emulator, "DELETE", `${collection(emulator)}/${id}`))).toMatch(RESET);
    expect(alive()).toBe(0);
  });
});

describe("malformed", () => {
  test("is the true body without its end", async () => {
    emulator.faults.add({ kind: "malformed" });
    const reply = await create(emulator);
    expect(reply.status).toBe(201);
    expect(reply.json).toBeUndefined();
    expect(JSON.parse(`${reply.text}}`)).toMatchObject({ id: emulator.tokens()[1]?.id });
    expect(alive()).toBe(1);
  });

  test("is JSON of another shape", async () => {
    emulator.faults.add({ kind: "malformed", shape: "wrong" });
    const reply = await list(emulator);
    expect(reply.status).toBe(200);
    expect(reply.json).toHaveProperty("unexpected");
  });

  test("is any text, with a status that has a body", async () => {
    const { id } = made(await create(emulator));
    emulator.faults.add({ kind: "malformed", body: "[]" });
    const reply = await call(emulator, "DELETE", `${collection(emulator)}/${id}`);
    expect(reply).toMatchObject({ status: 200, text: "[]" });
    expect(alive()).toBe(0);
  });
});

test("drip sends the body piece by piece", async () => {
  emulator.faults.add({ kind: "drip", interval: 20, bytes: 50 });
  const began = performance.now();
  const reply = await list(emulator);
  const pieces = Math.ceil(reply.text.length / 50);
  expect(reply.json).toHaveLength(1);
  expect(pieces).toBeGreaterThan(3);
  expect(performance.now() - began).toBeGreaterThan(15 * pieces);
});

test("drip ends when the client leaves", async () => {
  emulator.faults.add({ kind: "drip", interval: 1, times: 1 });
  const leaving = new AbortController();
  const response = await fetch(collection(emulator), {
    headers: { Authorization: `Bearer ${emulator.secret}` },
    signal: leaving.signal,
  });
  leaving.abort();
  await expect(response.text()).rejects.toThrow("abort");
  expect((await list(emulator)).status).toBe(200);
});

describe("activation", () => {
  test("holds new tokens back for a number of uses", async () => {
    emulator.faults.add({ kind: "activation", uses: 2, times: 1 });
    const first = made(await create(emulator));
    const second = made(await create(emulator));
    expect((await list(emulator, second.accessToken)).status).toBe(200);
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await list(emulator, first.accessToken)).status);
    expect(statuses).toEqual([401, 401, 200, 200]);
    expect(alive()).toBe(2);
  });

  test("holds new tokens back for a time of the emulator's clock", async () => {
    emulator.faults.add({ kind: "activation", ms: 60_000, operation: "create" });
    const { accessToken } = made(await create(emulator));
    expect((await list(emulator, accessToken)).status).toBe(401);
    emulator.clock.advance(50_000);
    expect((await list(emulator, accessToken)).status).toBe(401);
    emulator.clock.advance(10_000);
    expect((await list(emulator, accessToken)).status).toBe(200);
  });

  test("ends with the fault, and leaves what another fault holds", async () => {
    const one = emulator.faults.add({ kind: "activation", ms: 60_000, times: 1 });
    emulator.faults.add({ kind: "activation", ms: 60_000 });
    const first = made(await create(emulator));
    const second = made(await create(emulator));
    one.remove();
    expect((await list(emulator, first.accessToken)).status).toBe(200);
    expect((await list(emulator, second.accessToken)).status).toBe(401);
    emulator.faults.clear();
    expect((await list(emulator, second.accessToken)).status).toBe(200);
  });

  test("is not spent by a creation that fails, and spares minted tokens", async () => {
    const fault = emulator.faults.add({ kind: "activation", uses: 1, times: 1 });
    expect((await create(emulator, {})).status).toBe(400);
    expect((await list(emulator, emulator.mint({ description: "x" }).secret)).status).toBe(200);
    expect(fault.struck).toBe(0);
  });
});

describe("a definition that makes no sense is refused", () => {
  const location = "http://elsewhere.invalid/";
  test.each<[unknown, string]>([
    [null, "fault.kind must be one of latency, status, reset"],
    [{}, "fault.kind must be one of"],
    [{ kind: "toString" }, "fault.kind must be one of"],
    [{ kind: "reset", when: "during" }, "fault.when must be one of before, after"],
    [{ kind: "reset", operation: "remove" }, "fault.operation must be one of create, list, get, revoke"],
    [{ kind: "reset", times: 0 }, "fault.times must be a whole number, 1 or more"],
    [{ kind: "reset", times: 1.5 }, "fault.times"],
    [{ kind: "reset", match: true }, "fault.match must be a function"],
    [{ kind: "reset", ms: 5 }, "fault.ms does not belong to a fault of kind reset"],
    [{ kind: "reset", constructor: 5 }, "fault.constructor does not belong"],
    [{ kind: "latency" }, "fault.ms is missing"],
    [{ kind: "latency", ms: -1 }, "fault.ms must be a whole number, 0 or more"],
    [{ kind: "status" }, "fault.status is missing"],
    [{ kind: "status", status: 418 }, "fault.status must be one of 400, 401"],
    [{ kind: "status", status: 429, retryAfter: -1 }, "fault.retryAfter must be a whole number"],
    [{ kind: "status", status: 429, retryAfter: new Date("x") }, "fault.retryAfter must be a valid date"],
    [{ kind: "status", status: 429, retryAfter: "a\r\nb" }, "fault.retryAfter must be seconds"],
    [{ kind: "status", status: 429, body: {} }, "fault.body must be a string"],
    [{ kind: "status", status: 429, contentType: "a\nb" }, "fault.contentType must be one line"],
    [{ kind: "cut", when: "before" }, "fault.when does not belong to a fault of kind cut"],
    [{ kind: "cut", bytes: -1 }, "fault.bytes"],
    [{ kind: "malformed", shape: "odd" }, "fault.shape must be one of broken, wrong"],
    [{ kind: "malformed", shape: "wrong", body: "" }, "cannot be combined"],
    [{ kind: "drip", bytes: 0 }, "fault.bytes must be a whole number, 1 or more"],
    [{ kind: "drip", interval: "1" }, "fault.interval"],
    [{ kind: "redirect" }, "fault.location is missing"],
    [{ kind: "redirect", location: "/here" }, "fault.location must be an absolute URL"],
    [{ kind: "redirect", location, status: 304 }, "fault.status must be one of 301, 302"],
    [{ kind: "activation" }, "needs either fault.ms or fault.uses"],
    [{ kind: "activation", ms: 1, uses: 1 }, "needs either fault.ms or fault.uses"],
    [{ kind: "activation", uses: 1, operation: "list" }, "fault.operation must be one of create, any"],
  ])("the fault %j is refused", async (fault, message) => {
    expect(() => emulator.faults.add(fault as Fault)).toThrow(message);
    expect(() => emulator.faults.add(fault as Fault)).toThrow(TypeError);
    expect((await list(emulator)).status).toBe(200);
  });
});

test("a match function that throws shows in the answer", async () => {
  emulator.faults.add({
    kind: "reset",
    match: () => {
      throw new Error("a slip in the test");
    },
  });
  const reply = await list(emulator);
  expect(reply.status).toBe(500);
  expect(reply.text).toContain("a slip in the test");
});
