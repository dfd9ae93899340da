import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { clusterSettings } from "../../../../provider/account/cluster";
import { parseSettings, type RawConfig } from "../../../../provider/account/settings";
import { DatabaseTokens } from "../../../../provider/backends/http/databaseTokens";
import { failureOf } from "../../../support/failureOf";

const ACCOUNT = "11111111-1111-4111-8111-111111111111";
const CLUSTER = "33333333-3333-4333-8333-333333333333";
const ID = "3b1f6a52-8f0c-4c57-9a3e-0d5c1b2a4e6f";
const CREDENTIAL = `M.V1.abcd${"z".repeat(60)}`;
const SECRET = `apiv1_wxyz${"s".repeat(60)}`;
const COLLECTION = `/api/v0/accounts/${ACCOUNT}/clusters/${CLUSTER}/tokens`;

const RECORD = {
  id: ID,
  accountId: ACCOUNT,
  clusterId: CLUSTER,
  description: "Dashboards",
  permissions: [{ action: "read", resource: "sensors" }],
  createdAt: "2027-01-01T00:00:00Z",
};
const CREATED = { ...RECORD, accessToken: SECRET };
const READS = [{ action: "read", database: "sensors" }];

/** What the server answers to a request. */
interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

let server: Server;
let seen: { readonly call: string; readonly bearer: string | undefined; readonly body: unknown }[];
/** By the beginning of `METHOD PATH`; the first that matches. */
let replies: Record<string, Reply>;
const open: DatabaseTokens[] = [];

beforeEach(async () => {
  seen = [];
  replies = {};
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  for (const backend of open.splice(0)) await backend.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const call = `${request.method} ${request.url}`;
  seen.push({
    call,
    bearer: request.headers.authorization,
    body: text === "" ? undefined : JSON.parse(text),
  });
  const [, reply] = Object.entries(replies).find(([start]) => call.startsWith(start)) ?? [];
  const { status = 200, body = "", headers = {} } = reply ?? { status: 404 };
  response.writeHead(status, headers);
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

function backend(more: RawConfig = {}, databases: () => Promise<string[]> = async () => []): DatabaseTokens {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const raw = { accountId: ACCOUNT, clusterId: CLUSTER, endpoint, ...more };
  const made = new DatabaseTokens(clusterSettings(parseSettings(raw, {})), CREDENTIAL, databases);
  open.push(made);
  return made;
}

/** The same with a cluster that can be queried. */
function querying(databases?: () => Promise<string[]>): DatabaseTokens {
  return backend({ clusterUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, databases);
}

const create = () => backend().create({ description: "Dashboards", permissions: READS });

describe("creating", () => {
  test("sends each permission once, and reads the token", async () => {
    replies = { POST: { body: CREATED } };
    const permissions = [...READS, { action: "write", database: "*" }, ...READS];
    const { record, secret } = await backend().create({ description: "Dashboards", permissions });
    expect(seen).toEqual([
      {
        call: `POST ${COLLECTION}`,
        bearer: `Bearer ${CREDENTIAL}`,
        body: {
          description: "Dashboards",
          permissions: [
            { action: "read", resource: "sensors" },
            { action: "write", resource: "*" },
          ],
        },
      },
    ]);
    expect(secret).toBe(SECRET);
    expect(record).toMatchObject({ id: ID, tokenPrefix: "apiv1_wxyz", permissions: READS });
  });

  test("answered 409: whether a token exists is not known", async () => {
    replies = { POST: { status: 409, body: { code: 409, message: "conflict" } } };
    expect((await failureOf(create())).code).toBe("ambiguous");
    expect(seen).toHaveLength(1);
  });

  test.each([400, 404, 413, 422])("answered %i: there is no token", async (status) => {
    replies = { POST: { status } };
    expect((await failureOf(create())).code).toBe("protocol");
  });

  test.each<[string, object]>([
    ["the secret in its description", { description: `Dashboards ${SECRET}` }],
    ["the secret in place of its id", { id: SECRET }],
    ["the credential as the secret", { accessToken: CREDENTIAL }],
    ["no secret", { accessToken: undefined }],
    ["a secret that is too short", { accessToken: "apiv1_x" }],
    ["a secret with a line break", { accessToken: `${SECRET}\nx` }],
    ["the record of another cluster", { clusterId: ACCOUNT }],
    ["the record of another account", { accountId: CLUSTER }],
    ["a record of no cluster", { clusterId: undefined }],
    ["no permissions", { permissions: undefined }],
  ])("answered with %s: a token may exist, and nothing of it is used", async (_name, fields) => {
    replies = { POST: { body: { ...CREATED, ...fields } } };
    const error = await failureOf(create());
    expect(error.code).toBe("ambiguous");
    expect(`${error.message} ${error.cause}`).not.toContain(SECRET);
    expect(`${error.message} ${error.cause}`).not.toContain(CREDENTIAL);
  });
});

test("a creation that shows the secret among the permissions: what is read of them does not hold it", async () => {
  replies = { POST: { body: { ...CREATED, permissions: [{ action: SECRET, resource: `x ${SECRET}` }] } } };
  const { record } = await create();
  expect(JSON.stringify(record)).not.toContain(SECRET);
});

describe("records", () => {
  const list = () => backend().list();

  test("permissions of others are read as they are, and unknown fields are ignored", async () => {
    const permissions = [
      { action: "admin", resource: "", scope: { deep: [1] } },
      { action: "read", resource: "\u202eb\n\ud800" },
    ];
    replies = { GET: { body: [{ ...RECORD, permissions, more: 1 }] } };
    expect((await list())[0]?.permissions?.map(({ action }) => action)).toEqual(["admin", "read"]);
  });

  test.each<[string, unknown]>([
    ["are missing", undefined],
    ["are null", null],
    ["are a map", { read: "sensors" }],
    ["hold text", ["read:sensors"]],
    ["hold null", [null]],
    ["lack an action", [{ resource: "sensors" }]],
    ["lack a resource", [{ action: "read" }]],
    ["have a number as resource", [{ action: "read", resource: 7 }]],
    ["have a resource of a megabyte", [{ action: "read", resource: "x".repeat(1_000_000) }]],
  ])("permissions that %s: the whole listing is refused", async (_name, permissions) => {
    replies = { GET: { body: [RECORD, { ...RECORD, permissions }] } };
    const error = await failureOf(list());
    expect(error.code).toBe("protocol");
    expect(error.message.length).toBeLessThan(500);
  });

  test.each([
    ["another cluster", { clusterId: ACCOUNT }],
    ["no cluster", { clusterId: null }],
    ["another account", { accountId: CLUSTER }],
  ])("of %s: the whole listing is refused", async (_name, fields) => {
    replies = { GET: { body: [RECORD, { ...RECORD, ...fields }] } };
    expect((await failureOf(list())).code).toBe("protocol");
  });

  test("ids in capitals mean the same cluster", async () => {
    replies = { GET: { body: [{ ...RECORD, clusterId: CLUSTER.toUpperCase() }] } };
    expect(await list()).toHaveLength(1);
  });

  test("one page of several is refused", async () => {
    replies = { GET: { body: [RECORD], headers: { link: '</x?page=2>; rel="next"' } } };
    expect((await failureOf(list())).message).toContain("one page of several");
  });

  test("on Clustered, they name neither account nor cluster", async () => {
    const { accountId: _account, clusterId: _cluster, ...bare } = RECORD;
    replies = { "GET /api/v0/tokens": { body: [bare] } };
    const clustered = backend({ product: "clustered", host: "cluster.example.com", accountId: undefined });
    expect(await clustered.list()).toHaveLength(1);
    expect(clustered.scope).toMatch(/^clustered:cluster\.example\.com@127\.0\.0\.1:\d+$/);
  });
});

describe("reading one", () => {
  test("that is not there", async () => {
    expect(await backend().get(ID)).toBeUndefined();
  });

  test("that was deleted, and is shown with the time", async () => {
    replies = { GET: { body: { ...RECORD, revokedAt: "2027-02-01T00:00:00Z" } } };
    expect(await backend().get(ID)).toMatchObject({ id: ID, revokedAt: "2027-02-01T00:00:00Z" });
  });

  test.each<[string, Reply]>([
    ["another token", { body: { ...RECORD, id: CLUSTER } }],
    ["HTML", { body: "<html>" }],
    ["nothing", {}],
    ["a listing", { body: [RECORD] }],
  ])("answered with %s: no conclusion", async (_name, reply) => {
    replies = { GET: reply };
    expect((await failureOf(backend().get(ID))).code).toBe("protocol");
  });

  test.each([401, 403, 500])("answered %i: no conclusion", async (status) => {
    replies = { GET: { status } };
    await failureOf(backend().get(ID));
  });
});

describe("changing", () => {
  const change = () => backend().change(ID, { permissions: [...READS, ...READS] });

  test("sends what changes and nothing else", async () => {
    replies = { PATCH: { body: RECORD } };
    await change();
    expect(seen).toMatchObject([
      { call: `PATCH ${COLLECTION}/${ID}`, body: { permissions: RECORD.permissions } },
    ]);
    expect(Object.keys(seen[0]?.body as object)).toEqual(["permissions"]);
  });

  test.each<[string, Reply, string]>([
    ["404", { status: 404 }, "not-found"],
    ["409", { status: 409 }, "conflict"],
    ["422", { status: 422 }, "protocol"],
    ["401", { status: 401 }, "authentication"],
    ["403", { status: 403 }, "permission"],
    ["500", { status: 500 }, "ambiguous"],
    ["204, which shows nothing", { status: 204 }, "ambiguous"],
    ["a revoked token", { body: { ...RECORD, revokedAt: "2027-02-01T00:00:00Z" } }, "invalid-token"],
    ["another token", { body: { ...RECORD, id: CLUSTER } }, "invalid-token"],
    ["HTML", { body: "<html>" }, "ambiguous"],
    ["the record of another cluster", { body: { ...RECORD, clusterId: ACCOUNT } }, "ambiguous"],
  ])("answered with %s", async (_name, reply, code) => {
    replies = { PATCH: reply };
    expect((await failureOf(change())).code).toBe(code);
  });
});

describe("revoking", () => {
  test.each<[string, Reply]>([
    ["204", { status: 204 }],
    ["200 and the record with its end", { body: { ...RECORD, revokedAt: "2027-02-01T00:00:00Z" } }],
    ["200 and nothing", {}],
  ])("answered with %s: done", async (_name, reply) => {
    replies = { DELETE: reply };
    await backend().revoke(ID);
  });

  test.each<[string, Reply, string]>([
    ["404", { status: 404 }, "not-found"],
    ["409", { status: 409 }, "conflict"],
    ["422", { status: 422 }, "protocol"],
    ["202", { status: 202 }, "ambiguous"],
    ["200 and the record as it was", { body: RECORD }, "ambiguous"],
    [
      "200 and the end of another token",
      { body: { ...RECORD, id: CLUSTER, revokedAt: RECORD.createdAt } },
      "ambiguous",
    ],
  ])("answered with %s: nothing is certain", async (_name, reply, code) => {
    replies = { DELETE: reply };
    expect((await failureOf(backend().revoke(ID))).code).toBe(code);
  });
});

describe("verifying", () => {
  const queried = () => seen.filter(({ call }) => call.startsWith("GET /query"));
  const shows = (...permissions: object[]): Record<string, Reply> => ({
    "GET /query": { body: { results: [] } },
    [`GET ${COLLECTION}`]: { body: { ...RECORD, permissions } },
  });

  test("without the cluster's URL, the record is what proves it", async () => {
    replies = shows(...RECORD.permissions);
    expect((await backend().probe(SECRET, ID)).provenBy).toBe("record");
    expect(queried()).toEqual([]);
  });

  test("with it, a query that is authenticated in the header", async () => {
    replies = shows({ action: "write", resource: "a" }, { action: "read", resource: "a b&q=DROP%" });
    expect((await querying().probe(SECRET, ID)).provenBy).toBe("query");
    expect(queried()).toMatchObject([{ bearer: `Bearer ${SECRET}` }]);
    const { searchParams } = new URL(queried()[0]?.call.slice(4) ?? "", "http://x");
    expect([...searchParams.keys()]).toEqual(["db", "q"]);
    expect(searchParams.get("db")).toBe("a b&q=DROP%");
    for (const { call } of seen) expect(call).not.toContain(SECRET);
    // The secret is used for nothing else.
    expect(seen[0]?.bearer).toBe(`Bearer ${CREDENTIAL}`);
  });

  test("a token that may only write is never tried", async () => {
    replies = shows({ action: "write", resource: "*" });
    expect((await querying().probe(SECRET, ID)).provenBy).toBe("record");
    expect(queried()).toEqual([]);
  });

  test("one for all databases is tried on one that there is", async () => {
    replies = shows({ action: "read", resource: "*" });
    expect((await querying(async () => ["one", "two"]).probe(SECRET, ID)).provenBy).toBe("query");
    expect(queried()[0]?.call).toContain("db=one&");
    expect((await querying(async () => []).probe(SECRET, ID)).provenBy).toBe("record");
  });

  test.each<[string, Reply, string]>([
    ["401", { status: 401 }, "authentication"],
    ["403", { status: 403 }, "permission"],
    ["404", { status: 404 }, "not-found"],
    ["429", { status: 429 }, "rate-limited"],
    ["500", { status: 500 }, "unavailable"],
    ["a redirect", { status: 307, headers: { location: "https://elsewhere.example.com/" } }, "protocol"],
    ["HTML", { body: "<html>" }, "protocol"],
    ["JSON of another shape", { body: [] }, "protocol"],
    ["an echo of the secret", { status: 400, body: { message: SECRET } }, "protocol"],
  ])(
    "a query answered with %s proves nothing, and no failure holds the secret",
    async (_name, reply, code) => {
      replies = { ...shows(...RECORD.permissions), "GET /query": reply };
      const error = await failureOf(querying().probe(SECRET, ID));
      expect(error.code).toBe(code);
      expect(`${error.message} ${error.stack} ${error.cause}`).not.toContain(SECRET);
    },
  );

  test("a revoked token is not tried", async () => {
    replies = { GET: { body: { ...RECORD, revokedAt: "2027-02-01T00:00:00Z" } } };
    expect((await failureOf(querying().probe(SECRET, ID))).code).toBe("invalid-token");
    expect(queried()).toEqual([]);
  });
});
