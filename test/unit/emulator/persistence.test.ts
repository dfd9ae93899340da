import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLUSTERED, DEFAULT_ACCOUNT_ID, type EmulatorOptions, startEmulator } from "../../../emulator";
import { call, collection, create, list, made, start, stopAll } from "../../support/service/client";
import { DAY } from "../../support/time";

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

async function run(options: EmulatorOptions = {}) {
  return start({ persist, ...options });
}

test("tokens survive a restart, with their secrets", async () => {
  const first = await run();
  const { secrets } = first;
  const living = made(await create(first));
  const revoked = first.mint({ description: "revoked" });
  first.revoke(revoked.record.id);
  const removed = first.mint({ description: "removed" });
  first.remove(removed.record.id);
  const clustered = first.mint({ description: "other", accountId: CLUSTERED });
  const before = [first.tokens(), first.tokens(CLUSTERED)];
  await first.stop();

  const second = await run({ secrets });
  expect([second.tokens(), second.tokens(CLUSTERED)]).toEqual(before);
  expect(second.secrets).toEqual(secrets);
  expect((await list(second)).status).toBe(200);
  expect((await list(second, living.accessToken)).status).toBe(200);
  expect((await list(second, revoked.secret)).status).toBe(401);
  expect((await list(second, removed.secret)).status).toBe(401);
  expect((await list(second, clustered.secret)).status).toBe(403);
});

test("the file is for its owner only, holds no secret, and is there alone", async () => {
  const issued: string[] = [];
  const emulator = await run({ onIssue: (secret) => issued.push(secret) });
  await Promise.all(Array.from({ length: 20 }, () => create(emulator)));
  expect(statSync(persist).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["state.json"]);
  const text = readFileSync(persist, "utf8");
  expect(issued).toHaveLength(22);
  for (const secret of issued) expect(text).not.toContain(secret.slice(10));
});

test("a change is in the file before it is answered", async () => {
  const emulator = await run();
  const { id } = made(await create(emulator));
  expect(readFileSync(persist, "utf8")).toContain(id);
  await call(emulator, "DELETE", `${collection(emulator)}/${id}`);
  expect(readFileSync(persist, "utf8")).toContain("revokedAt");
});

test("the clock is back at real time after a restart", async () => {
  const first = await run();
  first.clock.advance(DAY);
  const { secrets } = first;
  await first.stop();
  const second = await run({ secrets });
  expect(Math.abs(second.clock.now().getTime() - Date.now())).toBeLessThan(1_000);
});

test("an administrative token whose secret is not handed in is revoked, and another made", async () => {
  const first = await run({ clustered: false });
  const [old] = first.tokens();
  await first.stop();

  const issued: string[] = [];
  const second = await run({ clustered: false, onIssue: (secret) => issued.push(secret) });
  expect(second.tokens()).toMatchObject([
    { id: old?.id, state: "revoked" },
    { description: "initial token", state: "active" },
  ]);
  expect(issued).toEqual([second.secret]);
  expect((await list(second)).status).toBe(200);
  expect((await list(second, first.secret)).status).toBe(401);
});

test("a handed-in secret that is dead is not brought back to life", async () => {
  const first = await run({ clustered: false });
  const { secret, secrets } = first;
  first.revoke(first.tokens()[0]?.id ?? "");
  await first.stop();
  const second = await run({ clustered: false, secrets });
  expect(second.secret).not.toBe(secret);
  expect(second.tokens().map(({ state }) => state)).toEqual(["revoked", "active"]);
});

test("a handed-in secret of another account is not moved", async () => {
  const first = await run();
  const { secret } = first;
  await first.stop();
  const second = await run({ secrets: { [CLUSTERED]: secret } });
  expect(second.secrets[CLUSTERED]).not.toBe(secret);
  expect((await list(second)).status).toBe(200);
});

test("an unknown handed-in secret becomes the new administrative one", async () => {
  await (await run()).stop();
  const secret = `M.V1.${"E".repeat(64)}`;
  const second = await run({ secrets: { [DEFAULT_ACCOUNT_ID]: secret } });
  expect(second.secret).toBe(secret);
  expect(second.tokens().map(({ state }) => state)).toEqual(["revoked", "active"]);
});

test.each([
  ["no JSON", "{"],
  ["other JSON", "[]"],
  ["another version", '{"version":2,"initial":{},"tokens":[]}'],
  ["no tokens", '{"version":1,"initial":{}}'],
  ["a token without a record", '{"version":1,"initial":{},"tokens":[{"account":"clustered","hash":"x"}]}'],
  ["an initial token that is no id", '{"version":1,"initial":{"clustered":1},"tokens":[]}'],
])("a file with %s is refused and left alone", async (_what, text) => {
  writeFileSync(persist, text);
  await expect(startEmulator({ persist })).rejects.toThrow(persist);
  expect(readFileSync(persist, "utf8")).toBe(text);
});

test("a file that cannot be written is an error at the start, and leaves nothing running", async () => {
  const nowhere = join(folder, "missing", "state.json");
  await expect(startEmulator({ persist: nowhere })).rejects.toThrow("ENOENT");
  await expect(startEmulator({ persist: folder })).rejects.toThrow();
});

test("an emulator that cannot listen changes nothing", async () => {
  await (await run()).stop();
  const before = readFileSync(persist, "utf8");
  const occupant = createServer();
  await new Promise<void>((done) => occupant.listen(0, "127.0.0.1", done));
  try {
    const { port } = occupant.address() as { port: number };
    await expect(startEmulator({ persist, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    expect(readFileSync(persist, "utf8")).toBe(before);
  } finally {
    await new Promise((done) => occupant.close(done));
  }
});

test("a change that cannot be kept is answered with 500, and did not happen", async () => {
  const emulator = await run();
  const { record } = emulator.mint({ description: "first" });
  emulator.mint({ description: "second" });
  const before = emulator.tokens();
  rmSync(folder, { recursive: true });

  expect((await create(emulator)).status).toBe(500);
  expect((await call(emulator, "DELETE", `${collection(emulator)}/${record.id}`)).status).toBe(500);
  expect(() => emulator.mint({ description: "x" })).toThrow("ENOENT");
  expect(() => emulator.remove(record.id)).toThrow("ENOENT");
  expect(emulator.tokens()).toEqual(before);
});
