import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Emulator, startEmulator } from "../../emulator";
import { isAlive } from "../support/exec/processes";
import { PRODUCTS } from "../support/published/contract";
import { ContractClient } from "../support/published/contractClient";
import { everyOperation } from "../support/published/everyOperation";
import { ValidatingProxy } from "../support/published/validatingProxy";
import { describeWith, findPart } from "../support/tools/realPart";

const DATABASE = { name: "a/b", maxTables: 500, maxColumnsPerTable: 200, retentionPeriod: 0 };

describeWith("the validating proxy", { prism: findPart("prism") }, ({ prism }) => {
  /** What the service got, and what it answers next. */
  let got: string[];
  let answers: (asked: IncomingMessage, answer: ServerResponse) => void;
  let service: Server;
  let proxy: ValidatingProxy;
  /** The violations before a test. */
  let earlier: number;

  const json = (status: number, body: unknown) => (_: IncomingMessage, answer: ServerResponse) => {
    answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };

  beforeAll(async () => {
    service = createServer((asked, answer) => {
      got.push(`${asked.method} ${asked.url}`);
      answers(asked, answer);
    });
    await new Promise<void>((listening) => service.listen(0, "127.0.0.1", listening));
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    proxy = await ValidatingProxy.start("clustered", url, prism);
  });
  beforeEach(() => {
    got = [];
    earlier = proxy.violations().length;
  });
  afterAll(async () => {
    await proxy.stop();
    service.close();
  });

  const send = async (method: string, path: string, body?: unknown, secret: string | null = "M.V1.one") =>
    await fetch(proxy.url + path, {
      method,
      headers: {
        ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const found = () => proxy.violations().slice(earlier);

  test("what is as the contract says passes as it is, also a slash in a name", async () => {
    answers = json(200, DATABASE);
    const answer = await send("PATCH", "/api/v0/databases/a%2Fb", { maxTables: 500 });
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 200, body: DATABASE });
    expect(answer.headers.has("sl-violations")).toBe(false);
    expect(got).toEqual(["PATCH /api/v0/databases/a%2Fb"]);
    expect(proxy.checked().at(-1)).toBe("PATCH /api/v0/databases/a%2Fb");
    expect(found()).toEqual([]);
  });

  test("an answer without a body passes", async () => {
    answers = (_, answer) => answer.writeHead(204).end();
    expect((await send("DELETE", "/api/v0/databases/one")).status).toBe(204);
    expect(found()).toEqual([]);
  });

  test.each([
    [
      "a value of another type",
      "/databases/one",
      { maxTables: "5" },
      422,
      /^body\.maxTables: .* must be integer$/,
    ],
    ["nothing to change", "/databases/one", {}, 422, /^body: .* fewer than 1 properties$/],
    [
      "a field that the contract does not name",
      "/databases/one",
      { tables: 5 },
      422,
      /^body: .* found 'tables'$/,
    ],
    ["an id that is none", "/tokens/one", { description: "d" }, 422, /^path\.tokenid: .* format "uuid"$/],
    ["a path that the contract does not have", "/database/one", { maxTables: 5 }, 404, /no path matched/],
  ])(
    "a wrong request is reported, and does not reach the service: %s",
    async (_what, path, body, status, what) => {
      const answer = await send("PATCH", `/api/v0${path}`, body);
      expect(answer.status).toBe(status);
      const violation = { request: `PATCH /api/v0${path}`, in: "request", what: expect.stringMatching(what) };
      expect(found()).toEqual([violation]);
      expect(got).toEqual([]);
    },
  );

  test("a request without a credential is reported", async () => {
    expect((await send("GET", "/api/v0/databases", undefined, null)).status).toBe(401);
    expect(found()).toMatchObject([{ in: "request", what: expect.stringContaining("security") }]);
  });

  test("a method that a path does not have is reported", async () => {
    expect((await send("GET", "/api/v0/databases/one")).status).toBe(405);
    expect(found()).toMatchObject([{ in: "request", what: expect.stringContaining("no method matched") }]);
  });

  test.each([
    [
      "a field is missing",
      200,
      { name: "one" },
      3,
      "body: Response body must have required property 'maxTables'",
    ],
    ["a value of another type", 200, { ...DATABASE, maxTables: "5" }, 1, "body.maxTables: "],
    ["a field that the contract does not name", 200, { ...DATABASE, id: 5 }, 1, "body: "],
    ["an error without a message", 404, { code: 404 }, 1, "body: "],
    ["an error with another code", 404, { code: 400, message: "bad" }, 1, "body.code: "],
  ])(
    "a wrong answer is reported, and does not reach the client: %s",
    async (_what, status, body, count, what) => {
      answers = json(status, body);
      expect((await send("PATCH", "/api/v0/databases/one", { maxTables: 5 })).status).toBe(500);
      expect(got).toHaveLength(1);
      expect(found()).toHaveLength(count);
      expect(found()[0]).toMatchObject({
        request: "PATCH /api/v0/databases/one",
        in: "answer",
        what: expect.stringContaining(what),
      });
    },
  );

  test("an answer that is no JSON is reported", async () => {
    answers = (_, answer) => answer.writeHead(200, { "content-type": "application/json" }).end("<html>");
    expect((await send("GET", "/api/v0/databases")).status).toBe(500);
    expect(found()).toMatchObject([{ in: "answer", what: "the body is no JSON" }]);
  });

  test("a status that the contract does not declare is reported, and reaches the client", async () => {
    answers = json(409, { code: 409, message: "conflict" });
    expect((await send("PATCH", "/api/v0/databases/one", { maxTables: 5 })).status).toBe(409);
    expect(found()).toMatchObject([{ in: "answer", what: expect.stringContaining("status code") }]);
  });

  test("no violation shows a secret", async () => {
    answers = json(200, { accessToken: "apiv1_hidden" });
    await send("POST", "/api/v0/tokens", { description: "d" }, "M.V1.hidden");
    expect(found().length).toBeGreaterThan(0);
    expect(JSON.stringify(found())).not.toContain("hidden");
  });

  test("a service that hangs up does so for the client too, and violates nothing", async () => {
    answers = (asked) => asked.socket.destroy();
    await expect(send("GET", "/api/v0/databases")).rejects.toThrow("fetch failed");
    expect(got).toHaveLength(1);
    expect(found()).toEqual([]);
  });

  test("requests about management tokens pass unchecked", async () => {
    const before = proxy.checked().length;
    answers = json(200, [{ anything: "goes" }]);
    expect(await (await send("GET", "/api/v0/management-tokens")).json()).toEqual([{ anything: "goes" }]);
    expect(proxy.checked()).toHaveLength(before);
    expect(found()).toEqual([]);
  });

  test("nothing is left of a proxy that was stopped", async () => {
    const other = await ValidatingProxy.start("dedicated", "http://127.0.0.1:1", prism);
    const { pid, url } = other;
    expect(await isAlive(pid)).toBe(true);
    await other.stop();
    expect(await isAlive(pid)).toBe(false);
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });
});

describeWith("the emulator behind the validating proxy", { prism: findPart("prism") }, ({ prism }) => {
  describe.each(PRODUCTS)("of %s", (product) => {
    let emulator: Emulator;
    let proxy: ValidatingProxy;
    beforeAll(async () => {
      emulator = await startEmulator();
      proxy = await ValidatingProxy.start(product, emulator.url, prism);
    });
    afterAll(async () => {
      await proxy.stop();
      await emulator.stop();
    });

    test("no request and no answer of any operation violates the contract", async () => {
      const client = ContractClient.of(product, emulator, proxy.url);
      const answers = await everyOperation(client);
      expect(new Set(answers.map(({ operation }) => operation.id)).size).toBe(client.operations.length);
      expect(proxy.checked()).toHaveLength(answers.length);
      expect(proxy.violations()).toEqual([]);
    });

    test("a wrong answer of the emulator is reported", async () => {
      const client = ContractClient.of(product, emulator, proxy.url);
      emulator.faults.add({ kind: "malformed", body: '[{"name":5}]' });
      expect((await client.send("GetClusterDatabases")).status).toBe(500);
      expect(proxy.violations()).toContainEqual({
        request: expect.stringMatching(/^GET .*\/databases$/),
        in: "answer",
        what: expect.stringContaining("must be string"),
      });
    });
  });
});
