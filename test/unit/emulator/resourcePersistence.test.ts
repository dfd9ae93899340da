import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLUSTERED, type EmulatorOptions, startEmulator } from "../../../emulator";
import { call, inCluster, list, start, stopAll } from "../../support/service/client";

let folder: string;
let persist: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-test-"));
  persist = join(folder, "state.json");
});

afterEach(async () => {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
});

function run(options: EmulatorOptions = {}) {
  return start({ persist, ...options });
}

const PERMISSIONS = [
  { action: "read", resource: "*" },
  { action: "write", resource: "*" },
] as const;

test("databases, their lines and their tokens survive a restart, with the secrets", async () => {
  const first = await run();
  const { secrets } = first;
  const partitionTemplate = [{ type: "time", value: "%Y" }] as const;
  first.createDatabase({ name: "db", retentionPeriod: "9007199254740993", partitionTemplate });
  const { id } = first.createDatabase({ name: "deleted", accountId: CLUSTERED });
  first.deleteDatabase("deleted", CLUSTERED);
  const { secret } = first.mintDatabaseToken({ description: "living", permissions: PERMISSIONS });
  const revoked = first.mintDatabaseToken({ description: "revoked", permissions: PERMISSIONS });
  first.revokeDatabaseToken(revoked.record.id);
  const body = "m v=1\nm v=2";
  await call(first, "POST", `${first.url}/write?db=db`, { secret, body });
  const before = [first.databases(), first.databases(CLUSTERED), first.databaseTokens()];
  await first.stop();

  const second = await run({ secrets });
  expect([second.databases(), second.databases(CLUSTERED), second.databaseTokens()]).toEqual(before);
  expect(second.lines("db")).toEqual(["m v=1", "m v=2"]);
  const query = `${second.url}/query?db=db&q=x`;
  expect((await call(second, "GET", query, { secret })).status).toBe(200);
  expect((await call(second, "GET", query, { secret: revoked.secret })).status).toBe(401);
  expect(second.createDatabase({ name: "next" }).id).toBeGreaterThan(id);
});

test("a file from before there were databases is read", async () => {
  const first = await run();
  const { secrets } = first;
  await first.stop();
  const { databases, databaseTokens, ...old } = JSON.parse(readFileSync(persist, "utf8"));
  expect([databases, databaseTokens]).toEqual([[], []]);
  writeFileSync(persist, JSON.stringify(old));
  const second = await run({ secrets });
  expect((await list(second)).status).toBe(200);
  expect(second.databases()).toEqual([]);
});

const CLUSTER = { account: "clustered", id: "clustered" };
const SETTINGS = { name: "x", maxTables: 1, maxColumnsPerTable: 1, retentionPeriod: "0" };
const RECORD = {
  id: "33333333-3333-4333-8333-333333333333",
  description: "",
  permissions: [],
  createdAt: "",
};

test.each([
  ["databases that are no list", { databases: {} }],
  ["a database without an id", { databases: [{ cluster: CLUSTER, settings: SETTINGS, lines: [] }] }],
  ["a database without lines", { databases: [{ id: 1, cluster: CLUSTER, settings: SETTINGS }] }],
  [
    "a retention that is no number",
    { databases: [{ id: 1, cluster: CLUSTER, settings: { ...SETTINGS, retentionPeriod: "x" }, lines: [] }] },
  ],
  ["a token without a cluster", { databaseTokens: [{ account: "clustered", hash: "x", record: RECORD }] }],
  [
    "a token without permissions",
    {
      databaseTokens: [
        { account: "clustered", hash: "x", cluster: CLUSTER, record: { ...RECORD, permissions: undefined } },
      ],
    },
  ],
])("a file with %s is refused and left alone", async (_what, content) => {
  const text = JSON.stringify({ version: 1, initial: {}, tokens: [], ...content });
  writeFileSync(persist, text);
  await expect(startEmulator({ persist })).rejects.toThrow(persist);
  expect(readFileSync(persist, "utf8")).toBe(text);
});

test("a change that cannot be kept is answered with 500, and did not happen", async () => {
  const emulator = await run();
  const { id } = emulator.createDatabase({ name: "db" });
  emulator.createDatabase({ name: "deleted" });
  emulator.deleteDatabase("deleted");
  const { record, secret } = emulator.mintDatabaseToken({ description: "x", permissions: PERMISSIONS });
  const before = [emulator.databases(), emulator.databaseTokens()];
  rmSync(folder, { recursive: true });

  const [databases, tokens] = [inCluster(emulator, "databases"), inCluster(emulator, "tokens")];
  const attempts: [string, string, unknown?][] = [
    ["POST", databases, { name: "new" }],
    ["PATCH", `${databases}/db`, { maxTables: 1 }],
    ["PUT", `${databases}/db/rename`, { name: "new" }],
    ["DELETE", `${databases}/db`],
    ["PUT", `${databases}/${id + 1}/undelete`],
    ["POST", tokens, { description: "new" }],
    ["PATCH", `${tokens}/${record.id}`, { description: "new" }],
    ["DELETE", `${tokens}/${record.id}`],
  ];
  for (const [method, url, body] of attempts) {
    expect((await call(emulator, method, url, { body })).status).toBe(500);
  }
  const written = await call(emulator, "POST", `${emulator.url}/write?db=db`, { secret, body: "m v=1" });
  expect(written).toMatchObject({ status: 500, json: { code: "internal error" } });
  expect([emulator.databases(), emulator.databaseTokens()]).toEqual(before);
  expect(emulator.lines("db")).toEqual([]);
});

test("no secret of a database token is in the file, the log, an error or a listing", async () => {
  const issued: string[] = [];
  const emulator = await run({ onIssue: (secret) => issued.push(secret) });
  const url = inCluster(emulator, "tokens");
  const answers: string[] = [];
  await call(emulator, "POST", url, { body: { description: "over HTTP", permissions: PERMISSIONS } });
  emulator.mintDatabaseToken({ description: "by hand", permissions: PERMISSIONS });
  const secrets = issued.filter((one) => one.startsWith("apiv1_"));
  expect(secrets).toHaveLength(2);
  for (const secret of secrets) {
    const encoded = encodeURIComponent(secret);
    for (const [method, target, body] of [
      ["GET", url],
      ["GET", `${url}/${secret}`],
      ["POST", url, { description: 5, accessToken: secret }],
      ["PATCH", `${inCluster(emulator, "databases")}/${secret}`, { maxTables: 1 }],
      ["GET", `${emulator.url}/query?db=${encoded}&p=${encoded}&q=x`],
      ["POST", `${emulator.url}/api/v2/write?bucket=${secret}`, "m v=1"],
      ["GET", `${emulator.url}/${secret}`],
    ] as const) {
      for (const credential of [secret, emulator.secret]) {
        answers.push((await call(emulator, method, target, { body, secret: credential })).text);
      }
    }
  }
  const places = [readFileSync(persist, "utf8"), JSON.stringify(emulator.requests), ...answers];
  for (const secret of secrets) {
    for (const text of places) expect(text).not.toContain(secret.slice("apiv1_".length + 4));
  }
});
