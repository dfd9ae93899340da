import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ClusterSettings, clusterSettings } from "../../../../provider/account/cluster";
import { parseSettings } from "../../../../provider/account/settings";
import type { DatabaseBackend } from "../../../../provider/backends/databases";
import { HttpDatabases } from "../../../../provider/backends/http/databases";
import { TokenError } from "../../../../provider/errors";
import { failureOf } from "../../../support/failureOf";

const ACCOUNT = "11111111-1111-4111-8111-111111111111";
const CLUSTER = "33333333-3333-4333-8333-333333333333";
const SECRET = `M.V1.abcd${"z".repeat(60)}`;
const COLLECTION = `/api/v0/accounts/${ACCOUNT}/clusters/${CLUSTER}/databases`;
const IDS = { accountId: ACCOUNT, clusterId: CLUSTER };
const RECORD = { ...IDS, name: "metrics", maxTables: 500, maxColumnsPerTable: 200, retentionPeriod: 0 };
const READ = { name: "metrics", maxTables: 500, maxColumnsPerTable: 200, retentionNanoseconds: "0" };

/** A request as it was received. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly bearer: string | undefined;
}

let server: Server;
let seen: Seen[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const open: DatabaseBackend[] = [];

beforeEach(async () => {
  seen = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    seen.push({ method, url, body: Buffer.concat(chunks).toString(), bearer: headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  for (const backend of open.splice(0)) await backend.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Lets the service answer everything in one way. */
function answers(status: number, body: unknown = "", headers: Record<string, string> = {}): void {
  answer = (_request, response) => {
    response.writeHead(status, headers);
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

function backend(more: Partial<ClusterSettings> = {}): HttpDatabases {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = clusterSettings(parseSettings({ ...IDS, endpoint, timeout: "1s" }, {}));
  const made = new HttpDatabases({ ...settings, ...more }, SECRET);
  open.push(made);
  return made;
}

const CALLS: readonly [string, (to: DatabaseBackend) => Promise<unknown>][] = [
  ["list", (to) => to.list()],
  ["create", (to) => to.create({ name: "metrics" })],
  ["update", (to) => to.update("metrics", { maxTables: 5 })],
  ["rename", (to) => to.rename("metrics", "other")],
  ["delete", (to) => to.delete("metrics")],
];
const CHANGES = CALLS.slice(1);

describe("a request", () => {
  test("is what the published contract says", async () => {
    const template = [
      { type: "time", value: "%Y" },
      { type: "tag", value: "plátanos" },
      { type: "bucket", value: { tagName: "c", numberOfBuckets: 10 } },
    ];
    answers(200, { ...RECORD, partitionTemplate: template });
    const partitionTemplate = [
      { time: "%Y" },
      { tag: "plátanos" },
      { bucket: { tagName: "c", numberOfBuckets: 10 } },
    ];
    const settings = { retentionNanoseconds: "3153599999000000000", maxTables: 1, maxColumnsPerTable: 2 };
    expect(await backend().create({ name: "metrics", ...settings, partitionTemplate })).toEqual({
      ...READ,
      partitionTemplate,
    });
    await backend().create({ name: "metrics" });
    await backend().update("metrics", { retentionNanoseconds: "0" });
    answers(200, { ...RECORD, name: "other" });
    await backend().rename("metrics", "other");
    answers(204);
    await backend().delete("metrics");
    answers(200, []);
    await backend().list();
    expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      [
        "POST",
        COLLECTION,
        `{"name":"metrics","retentionPeriod":3153599999000000000,"maxTables":1,"maxColumnsPerTable":2,"partitionTemplate":${JSON.stringify(template)}}`,
      ],
      ["POST", COLLECTION, '{"name":"metrics"}'],
      ["PATCH", `${COLLECTION}/metrics`, '{"retentionPeriod":0}'],
      ["PUT", `${COLLECTION}/metrics/rename`, '{"name":"other"}'],
      ["DELETE", `${COLLECTION}/metrics`, ""],
      ["GET", COLLECTION, ""],
    ]);
    expect(new Set(seen.map(({ bearer }) => bearer))).toEqual(new Set([`Bearer ${SECRET}`]));
  });

  test("on Clustered names no account and no cluster, and the answer's ids mean nothing", async () => {
    answers(200, [RECORD, { ...RECORD, name: "b", accountId: "11111111-1111-1111-1111-111111111111" }]);
    const clustered = backend({ product: "clustered" });
    expect(await clustered.list()).toHaveLength(2);
    expect(seen[0]?.url).toBe("/api/v0/databases");
  });

  test.each([
    "a/b",
    "a%2Fb",
    "a b",
    "a?b=c",
    "a#b",
    "a&b;c",
    "../x",
    "...",
    "a\\b",
    "a:b@c",
    "plátanos",
    "😀",
    "日本/語",
    "%",
    "%00",
    "a\u0000b",
    "a\r\nb",
    "x".repeat(64),
  ])("is about the database %j and nothing else", async (name) => {
    answers(204);
    await backend().delete(name);
    const { url = "" } = seen[0] ?? {};
    expect(url.startsWith(`${COLLECTION}/`)).toBe(true);
    const last = url.slice(COLLECTION.length + 1);
    expect(last).toMatch(/^[^/?#]+$/);
    expect(decodeURIComponent(last)).toBe(name);
  });

  test.each(["", ".", "..", "\ud800", "a\udc00b"])("about the database %j is never sent", async (name) => {
    answers(204);
    const to = backend();
    for (const call of [() => to.delete(name), () => to.update(name, {}), () => to.rename(name, "b")]) {
      expect(await failureOf(call())).toMatchObject({ code: "config" });
    }
    expect(seen).toEqual([]);
  });
});

describe("a listing", () => {
  const list = (body: unknown, headers: Record<string, string> = {}) => {
    answers(200, body, headers);
    return backend().list();
  };

  test("is read with fields that this package does not know", async () => {
    expect(await list([{ ...RECORD, colour: "blue", id: 2 ** 60 }])).toEqual([READ]);
    expect(await list([])).toEqual([]);
  });

  test.each([
    ["0", "0"],
    ["300000000000", "300000000000"],
    ["9007199254740993", "9007199254740993"],
    ["9223372036854775807", "9223372036854775807"],
    ['"9223372036854775807"', "9223372036854775807"],
    ["null", "0"],
  ])("has a retention of %s to the digit", async (written, retentionNanoseconds) => {
    const { retentionPeriod: _given, ...others } = RECORD;
    const text = JSON.stringify(others).replace(/}$/, `,"retentionPeriod":${written}}`);
    expect(await list(`[${text}]`)).toEqual([{ ...READ, retentionNanoseconds }]);
  });

  test("without a retention keeps data for ever", async () => {
    const { retentionPeriod: _given, ...others } = RECORD;
    expect(await list([others])).toEqual([READ]);
  });

  test.each([
    "9223372036854775808",
    "-1",
    "1.5",
    "1e3",
    "true",
    '"1h"',
    '"-1"',
    "{}",
    "12345678901234567890.5",
  ])("with the retention %s cannot be read", async (written) => {
    const text = JSON.stringify(RECORD).replace('"retentionPeriod":0', `"retentionPeriod":${written}`);
    const attempt = list(`[${text}]`);
    if (written === "1e3") expect(await attempt).toMatchObject([{ retentionNanoseconds: "1000" }]);
    else expect(await failureOf(attempt)).toMatchObject({ code: "protocol" });
  });

  test("with a rounded retention under an escaped name cannot be read", async () => {
    const text = JSON.stringify(RECORD).replace(
      '"retentionPeriod":0',
      '"retention\\u0050eriod":9007199254740993',
    );
    expect(await failureOf(list(`[${text}]`))).toMatchObject({ code: "protocol" });
  });

  test.each([
    ["no array", { databases: [RECORD] }],
    ["null", "null"],
    ["no JSON", "<html>"],
    ["nothing", ""],
    ["half of it", JSON.stringify([RECORD]).slice(0, -3)],
    ["text in it", ["metrics"]],
    ["null in it", [null]],
    ["one name twice", [RECORD, { ...RECORD, maxTables: 1 }]],
    ["no name", [{ ...RECORD, name: undefined }]],
    ["an empty name", [{ ...RECORD, name: "" }]],
    ["a number for a name", [{ ...RECORD, name: 7 }]],
    ["a name without end", [{ ...RECORD, name: "x".repeat(10_000) }]],
    ["another account", [{ ...RECORD, accountId: CLUSTER }]],
    ["another cluster", [{ ...RECORD, clusterId: ACCOUNT }]],
    ["no account", [{ ...RECORD, accountId: undefined }]],
    ["no cluster", [{ ...RECORD, clusterId: null }]],
    ["no limit", [{ ...RECORD, maxTables: undefined }]],
    ["text for a limit", [{ ...RECORD, maxTables: "500" }]],
    ["a limit of zero", [{ ...RECORD, maxColumnsPerTable: 0 }]],
    ["a limit beyond 32 bits", [{ ...RECORD, maxColumnsPerTable: 2 ** 31 }]],
    ["a template that is none", [{ ...RECORD, partitionTemplate: "%Y" }]],
    ["a part that is none", [{ ...RECORD, partitionTemplate: [{ type: "hash", value: "x" }] }]],
    ["a bucket without a tag", [{ ...RECORD, partitionTemplate: [{ type: "bucket", value: {} }] }]],
  ])("with %s cannot be read", async (_what, body) => {
    expect(await failureOf(list(body))).toMatchObject({ code: "protocol" });
  });

  test("names ids in any case", async () => {
    expect(await list([{ ...RECORD, clusterId: CLUSTER.toUpperCase() }])).toEqual([READ]);
  });

  test("without a partition template, or with an empty one, has none", async () => {
    expect(await list([{ ...RECORD, partitionTemplate: null }])).toEqual([READ]);
    expect(await list([{ ...RECORD, partitionTemplate: [] }])).toEqual([READ]);
  });

  test.each([
    [{ link: '<https://x/?page=2>; rel="next"' }],
    [{ "x-total-count": "2" }],
    [{ "content-range": "items 0-0/2" }],
    [{ "x-next-page": "2" }],
  ])("that is one page of several proves nothing: %j", async (headers) => {
    const error = await failureOf(list([RECORD], headers as Record<string, string>));
    expect(error).toMatchObject({ code: "protocol" });
    expect(error.message).toContain("one page of several");
  });
});

describe("an answer to a change", () => {
  test("gives the settings from then on, without a template", async () => {
    answers(200, { ...RECORD, maxTables: 5, partitionTemplate: [{ type: "time", value: "%Y" }] });
    const { name: _name, ...settings } = READ;
    expect(await backend().update("metrics", { maxTables: 5 })).toEqual({ ...settings, maxTables: 5 });
  });

  test.each([
    ["nothing", ""],
    ["no JSON", "<html>"],
    ["another name", { ...RECORD, name: "strange" }],
    ["another cluster", { ...RECORD, name: "metrics", clusterId: ACCOUNT }],
    ["half a record", { name: "metrics" }],
  ])("with %s leaves the outcome unknown", async (_what, body) => {
    answers(200, body);
    expect(await failureOf(backend().create({ name: "metrics" }))).toMatchObject({ code: "ambiguous" });
    expect(await failureOf(backend().update("metrics", {}))).toMatchObject({ code: "ambiguous" });
  });

  test("of a name must be about the new name", async () => {
    answers(200, RECORD);
    expect(await failureOf(backend().rename("metrics", "other"))).toMatchObject({ code: "ambiguous" });
    answers(200, { name: "other" });
    await backend().rename("metrics", "other");
  });

  test.each([200, 204])("by a deletion is done with %d", async (status) => {
    answers(status);
    await backend().delete("metrics");
  });

  test("by a deletion is unknown with 202", async () => {
    answers(202);
    expect(await failureOf(backend().delete("metrics"))).toMatchObject({ code: "ambiguous" });
  });
});

describe.each(CALLS)("%s", (name, call) => {
  test.each([
    [400, "protocol"],
    [401, "authentication"],
    [403, "permission"],
    [409, "conflict"],
    [422, "protocol"],
    [307, "protocol"],
  ])("fails after %d, once", async (status, code) => {
    answers(
      status,
      { code: status, message: `no, ${SECRET}` },
      { location: "https://elsewhere.example.com/" },
    );
    const error = await failureOf(call(backend()));
    expect(error).toMatchObject({ code });
    expect(error.message).not.toContain(SECRET.slice(9));
    expect(seen).toHaveLength(1);
  });

  test("says after 404 whether there is no database or no collection of them", async () => {
    answers(404, { code: 404, message: "not found" });
    const ofItem = !["list", "create"].includes(name);
    expect(await failureOf(call(backend()))).toMatchObject({ code: ofItem ? "not-found" : "protocol" });
  });

  test("waits after 503 and 429 that say when to come back, as nothing was done", async () => {
    for (const status of [503, 429]) {
      let left = 1;
      answer = (_request, response) => {
        if (left-- > 0) response.writeHead(status, { "retry-after": "0" }).end();
        else response.writeHead(400).end();
      };
      seen = [];
      expect(await failureOf(call(backend()))).toMatchObject({ code: "protocol" });
      expect(seen).toHaveLength(2);
    }
  });
});

describe.each(CHANGES)("%s", (name, call) => {
  const once = name !== "update";

  test.each([500, 502, 503])(
    `has an unknown outcome after %d${once ? ": one request" : ""}`,
    async (status) => {
      answers(status);
      expect(await failureOf(call(backend({ timeoutMs: 500 })))).toMatchObject({ code: "ambiguous" });
      if (once) expect(seen).toHaveLength(1);
    },
  );

  test("has an unknown outcome if no answer comes", async () => {
    answer = () => undefined;
    expect(await failureOf(call(backend({ timeoutMs: 100 })))).toMatchObject({ code: "ambiguous" });
    expect(seen).toHaveLength(1);
    answer = (request) => request.socket.destroy();
    seen = [];
    expect(await failureOf(call(backend({ timeoutMs: 300 })))).toMatchObject({ code: "ambiguous" });
    if (once) expect(seen).toHaveLength(1);
  });

  test("was not done if nothing could be sent", async () => {
    const to = backend({ endpoint: "http://127.0.0.1:1", timeoutMs: 300 });
    expect(await failureOf(call(to))).toMatchObject({ code: "unavailable" });
  });
});

test("a listing is asked for again until the timeout, and is then unavailable", async () => {
  answers(500);
  expect(await failureOf(backend().list())).toMatchObject({ code: "unavailable" });
  expect(seen.length).toBeGreaterThan(1);
});

test("a retention that a request cannot hold to the digit is not sent", async () => {
  answers(200, RECORD);
  const change = { retentionNanoseconds: "9007199254740993" };
  expect(await failureOf(backend().update("metrics", change))).toBeInstanceOf(TokenError);
  expect(seen).toEqual([]);
});
