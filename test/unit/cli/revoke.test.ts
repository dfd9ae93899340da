import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { useEmulator } from "../../support/command/onEmulator";

const on = useEmulator();
const OWNED = "made by a stack [pulumi:organization/shop/dev/ci#0123456789abcdef]";
const OTHER_WAY = "dedicated:11111111-1111-4111-8111-111111111111@old-gateway.example.com";
const stateOf = (id: string) => on.emulator.tokens().find((token) => token.id === id)?.state;

test("is a dry run without --yes, and revokes with it", async () => {
  const { id } = on.emulator.mint({ description: "by hand" }).record;
  const dry = await on.run(["revoke", id]);
  expect(dry.code).toBe(3);
  expect(dry.out).toContain(`influxdb-tokens revoke ${id} --yes`);
  expect(stateOf(id)).toBe("active");
  const real = await on.run(["revoke", id, "--yes"]);
  expect(real.code).toBe(0);
  expect(real.out).toMatch(new RegExp(`^${id} M\\.V1\\.\\S{4}…: revoked\n$`));
  expect(stateOf(id)).toBe("revoked");
  expect(on.emulator.requests.at(-1)?.operation).toBe("list");
});

test("a second time is fine and calls nothing but the listing", async () => {
  const { id } = on.emulator.mint({ description: "by hand" }).record;
  on.emulator.revoke(id);
  expect((await on.run(["revoke", id])).code).toBe(0);
  expect((await on.run(["revoke", id, "--yes"])).out).toContain("was revoked already");
  expect(on.emulator.requests.every(({ operation }) => operation === "list")).toBe(true);
});

test("a token of a stack needs --managed too, and the next command is named", async () => {
  const { id } = on.emulator.mint({ description: OWNED }).record;
  const other = on.emulator.mint({ description: "by hand" }).record.id;
  const dry = await on.run(["revoke", id]);
  expect(dry).toMatchObject({ code: 3, out: expect.stringContaining(`revoke ${id} --managed --yes`) });
  const refused = await on.run(["revoke", other, id, "--yes"]);
  expect(refused.code).toBe(2);
  expect(refused.err).toContain("organization/shop/dev/ci");
  expect([stateOf(id), stateOf(other)]).toEqual(["active", "active"]);
  const done = await on.run(["revoke", id, other, "--managed", "--yes"]);
  expect(done.code).toBe(0);
  expect(done.out).toContain("pulumi up --refresh --stack organization/shop/dev");
  expect([stateOf(id), stateOf(other)]).toEqual(["revoked", "revoked"]);
});

const DYNAMIC = "pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken";

test.each([
  ["says that both are one account", OTHER_WAY, DYNAMIC],
  ["does not say so", undefined, DYNAMIC],
  ["does not say so, and the native plugin imported it", undefined, "influxdb-tokens:index:ManagementToken"],
])(
  "a token that a stack has adopted over another way to the account is found where scopeAliases %s",
  async (_, aliases, type) => {
    const { id } = on.emulator.mint({ description: "adopted" }).record;
    const folder = mkdtempSync(path.join(os.tmpdir(), "revoke-holders-"));
    try {
      const urn = `urn:pulumi:dev::shop::${type}::ci`;
      const outputs = { tokenId: id, scope: OTHER_WAY, status: "active" };
      const file = path.join(folder, "dev.json");
      const deployment = { resources: [{ urn, type, custom: true, id, outputs }] };
      writeFileSync(file, JSON.stringify({ version: 3, deployment }));
      const args = ["revoke", id, "--state", file];
      const options = { environment: { INFLUXDB_TOKENS_SCOPE_ALIASES: aliases } };
      const dry = await on.run(args, options);
      expect(dry.out).toContain(`revoke ${id} --managed --yes`);
      const refused = await on.run([...args, "--yes"], options);
      expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(`${id} (ci of `) });
      expect(refused.err).toContain(`which uses the account name ${OTHER_WAY}`);
      expect(stateOf(id)).toBe("active");
      expect((await on.run([...args, "--managed", "--yes"], options)).code).toBe(0);
      expect(stateOf(id)).toBe("revoked");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

test("a marker without an organization names the stack as the engine does in its project", async () => {
  const { id } = on.emulator.mint({ description: "CI [pulumi:shop/dev/ci#0123456789abcdef]" }).record;
  expect((await on.run(["revoke", id, "--yes"])).code).toBe(2);
  const { code, out } = await on.run(["revoke", id, "--managed", "--yes"]);
  expect(code).toBe(0);
  expect(out).toContain("ci is still in the program of shop/dev: `pulumi up --refresh --stack dev`");
});

test("the credential in use is never revoked, named by id or by secret", async () => {
  const [own] = on.emulator.tokens();
  const byId = await on.run(["revoke", own?.id ?? "", "--managed", "--yes"]);
  expect(byId.code).toBe(2);
  const bySecret = await on.run(["revoke", "--secret-stdin", "--yes"], { stdin: on.emulator.secret });
  expect(bySecret.code).toBe(2);
  for (const { err } of [byId, bySecret]) expect(err).toContain("INFLUXDB_MANAGEMENT_TOKEN");
  expect(stateOf(own?.id ?? "")).toBe("active");
});

test("nothing is revoked where one of the ids is unknown", async () => {
  const { id } = on.emulator.mint({ description: "by hand" }).record;
  const { code, err } = await on.run(["revoke", id, "unknown", "--yes"]);
  expect(code).toBe(1);
  expect(err).toContain("no token unknown");
  expect(stateOf(id)).toBe("active");
});

test("finds a leaked token by its secret", async () => {
  const { record, secret } = on.emulator.mint({ description: "leaked" });
  const { code, out } = await on.run(["revoke", "--secret-stdin", "--yes"], { stdin: `${secret}\r\n` });
  expect(code).toBe(0);
  expect(out).toContain(record.id);
  expect(stateOf(record.id)).toBe("revoked");
});

test("does not revoke a token that only begins like the secret", async () => {
  const { record, secret } = on.emulator.mint({ description: "innocent" });
  const alike = `${secret.slice(0, 9)}${"x".repeat(secret.length - 9)}`;
  on.secrets.push(alike);
  const { code, err } = await on.run(["revoke", "--secret-stdin", "--yes"], { stdin: alike });
  expect(code).toBe(1);
  expect(err).toContain(`name it by its id`);
  expect(stateOf(record.id)).toBe("active");
});

test("lists several tokens that begin like the secret, and revokes none", async () => {
  const { secret } = on.emulator.mint({ description: "leaked" });
  const listed = (id: string) => ({
    id,
    accountId: on.emulator.accounts[0],
    description: id,
    tokenPrefix: secret.slice(0, 9),
    createdAt: "2026-01-01T00:00:00Z",
  });
  const body = JSON.stringify([listed("one"), listed("two")]);
  on.emulator.faults.add({ kind: "malformed", operation: "list", body });
  const { code, out } = await on.run(["revoke", "--secret-stdin", "--yes"], { stdin: secret });
  expect(code).toBe(3);
  expect(out).toMatch(/one[\s\S]*two[\s\S]*Nothing was revoked/);
  expect(on.emulator.requests.some(({ operation }) => operation === "revoke")).toBe(false);
});

test("goes on after a failure, and says what is still alive", async () => {
  const [one, two] = ["one", "two"].map((description) => on.emulator.mint({ description }).record.id);
  on.emulator.faults.add({ kind: "status", status: 403, operation: "revoke", times: 1 });
  const { code, json } = await on.run(["revoke", one ?? "", two ?? "", "--yes", "--json"]);
  expect(code).toBe(1);
  expect(json<{ classes: object }>().classes).toMatchObject({
    failed: [{ token: { id: one }, result: expect.stringContaining("STILL LIVE") }],
    revoked: [{ token: { id: two }, result: "revoked" }],
  });
});

test("believes the listing where the answer to a revocation is lost", async () => {
  const { id } = on.emulator.mint({ description: "by hand" }).record;
  on.emulator.faults.add({ kind: "reset", when: "after", operation: "revoke", times: 1 });
  expect((await on.run(["revoke", id, "--yes"])).code).toBe(0);
  expect(stateOf(id)).toBe("revoked");
});

test.each([
  ["nothing", [], {}, "name the tokens"],
  ["both ways", ["a", "--secret-stdin"], {}, "not both"],
  ["no secret", ["--secret-stdin"], { stdin: " \n" }, "no secret"],
  ["a terminal", ["--secret-stdin"], { typed: true }, "would show it"],
  ["two words", ["--secret-stdin"], { stdin: "one two" }, "more than one line"],
  [
    "something else",
    ["--secret-stdin"],
    { stdin: "hunter2hunter2hunter2" },
    "does not contain a management token",
  ],
  ["a prefix alone", ["--secret-stdin"], { stdin: "M.V1.abcd" }, "does not contain a management token"],
  ["far too much", ["--secret-stdin"], { stdin: "x".repeat(1 << 20) }, "far more than a secret"],
])("wrong usage: %s", async (_, args, options, said) => {
  const { code, err } = await on.run(["revoke", ...args], options);
  expect(code).toBe(2);
  expect(err).toContain(said);
});

test("a secret among the arguments is refused and not repeated", async () => {
  const { secret } = on.emulator.mint({ description: "leaked" });
  for (const args of [
    ["revoke", secret],
    ["list", `--host=${secret}`],
    ["verify", "--fingerprint", secret],
  ]) {
    const { code, err } = await on.run(args);
    expect(code).toBe(2);
    expect(err).toContain("standard input");
  }
  expect(on.emulator.requests).toEqual([]);
});

test("Ctrl-C while the secret is awaited ends the program", async () => {
  const ending = new AbortController();
  ending.abort();
  const { code, err } = await on.run(["revoke", "--secret-stdin"], { signal: ending.signal, stdin: "x" });
  expect(code).toBe(1);
  expect(err).toContain("interrupted");
});
