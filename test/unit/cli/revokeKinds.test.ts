import { useStateFolder } from "../../support/command/exportedStates";
import { useCluster } from "../../support/command/onCluster";
import { sha256 } from "../../support/sha256";

const cluster = useCluster();
const { on, run, mint, stateOf } = cluster;
const states = useStateFolder();
const managementStateOf = (id: string) => on.emulator.tokens().find((token) => token.id === id)?.state;
const revoke = (args: readonly string[], stdin?: string) =>
  run(["revoke", ...args], { folder: states.path, ...(stdin === undefined ? {} : { stdin }) });

/** A state that has a database token. */
const holding = (tokenId: string, outputs: object = {}) =>
  states.write([
    { type: "DatabaseToken", name: "reader", tokenId, outputs: { scope: cluster.clusterScope, ...outputs } },
  ]);

test("a database token is shown without --yes, and revoked by the command that is printed", async () => {
  const { id } = mint("by hand");
  const file = states.write([]);
  const dry = await revoke([id, "--state", file]);
  expect(dry.code).toBe(3);
  const command = `influxdb-tokens revoke ${id} --kind database --yes`;
  expect(dry.out).toContain(command);
  expect(stateOf(id)).toBe("active");
  const real = await revoke([...command.split(" ").slice(2), "--state", file]);
  expect(real).toMatchObject({ code: 0, out: `${id} apiv1_…: revoked\n` });
  expect(stateOf(id)).toBe("revoked");
});

test("both kinds are revoked with one command, or neither", async () => {
  const [database, management] = [mint("by hand").id, on.emulator.mint({ description: "by hand" }).record.id];
  const file = states.write([]);
  const unknown = await revoke([database, management, "unknown", "--yes", "--state", file]);
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining("no token unknown in") });
  expect([stateOf(database), managementStateOf(management)]).toEqual(["active", "active"]);
  const { code, json } = await revoke([database, management, "--yes", "--json", "--state", file]);
  expect(code).toBe(0);
  expect(json<{ classes: object }>().classes).toMatchObject({
    revoked: [
      { token: { id: management, kind: "management" } },
      { token: { id: database, kind: "database" } },
    ],
    failed: [],
  });
  expect([stateOf(database), managementStateOf(management)]).toEqual(["revoked", "revoked"]);
});

test("--kind hides tokens of the other kind", async () => {
  const { id } = mint("by hand");
  const { code, err } = await revoke([id, "--kind", "management", "--yes"]);
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(`no token ${id}`) });
  expect(stateOf(id)).toBe("active");
  const without = await on.run(["revoke", id, "--yes"]);
  expect(without.err).toContain("Not looked at: database tokens, because no cluster is named");
});

test("an id that tokens of both kinds have revokes neither without --kind", async () => {
  const { id } = mint("by hand");
  const twin = {
    id,
    accountId: on.emulator.accounts[0],
    description: "twin",
    tokenPrefix: "M.V1.twin",
    createdAt: "2026-01-01T00:00:00Z",
  };
  const body = JSON.stringify([twin]);
  on.emulator.faults.add({ kind: "malformed", operation: "list", resource: "managementToken", body });
  const file = states.write([]);
  const both = await revoke([id, "--yes", "--state", file]);
  expect(both).toMatchObject({ code: 2, err: expect.stringContaining("say which with --kind") });
  expect(stateOf(id)).toBe("active");
  expect((await revoke([id, "--kind", "database", "--yes", "--state", file])).code).toBe(0);
  expect(on.emulator.requests.filter(({ operation }) => operation === "revoke")).toMatchObject([
    { resource: "databaseToken" },
  ]);
});

test("a kind that cannot be listed stops nothing if the other has every token, and is named", async () => {
  const leaked = on.emulator.mint({ description: "leaked" }).record.id;
  on.emulator.faults.add({ kind: "status", status: 403, operation: "list", resource: "databaseToken" });
  const file = states.write([]);
  const unsure = await revoke([leaked, mint("by hand").id, "--yes", "--state", file]);
  expect(unsure).toMatchObject({ code: 1, err: expect.stringContaining("add --kind management") });
  expect(managementStateOf(leaked)).toBe("active");
  const { code, err } = await revoke([leaked, "--yes", "--state", file]);
  expect(code).toBe(0);
  expect(err).toContain("database tokens were not looked at: ");
  expect(managementStateOf(leaked)).toBe("revoked");
});

test("a database token that a state has adopted needs --managed", async () => {
  const { id } = mint("adopted");
  const file = holding(id);
  const refused = await revoke([id, "--yes", "--state", file]);
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(`${id} (reader of ./dev.json)`) });
  expect(stateOf(id)).toBe("active");
  const done = await revoke([id, "--managed", "--yes", "--state", file]);
  expect(done.code).toBe(0);
});

test("the state of a management token does not claim a database token of the same id", async () => {
  const { id } = mint("by hand");
  const file = states.write([{ type: "ManagementToken", tokenId: id }]);
  expect((await revoke([id, "--yes", "--state", file])).code).toBe(0);
});

test("a database token that the listing lacks is asked for, before and after", async () => {
  const { id } = mint("by hand");
  const file = states.write([]);
  on.emulator.faults.add({ kind: "malformed", operation: "list", resource: "databaseToken", body: "[]" });
  on.emulator.faults.add({ kind: "status", status: 404, operation: "revoke", times: 1 });
  const failed = await revoke([id, "--yes", "--state", file]);
  expect(failed).toMatchObject({ code: 1, out: expect.stringContaining("STILL LIVE") });
  expect(stateOf(id)).toBe("active");
  expect((await revoke([id, "--yes", "--state", file])).code).toBe(0);
  expect(stateOf(id)).toBe("revoked");
});

describe("a database token by its secret", () => {
  test("is found by the fingerprint in a state, and is a token of that stack", async () => {
    const { id, secret } = mint("leaked");
    const file = holding(id, { fingerprint: sha256(secret) });
    const args = ["--secret-stdin", "--yes", "--state", file];
    expect(await revoke(args, secret)).toMatchObject({
      code: 2,
      err: expect.stringContaining("reader of ./dev.json"),
    });
    expect((await revoke([...args, "--managed"], `${secret}\n`)).code).toBe(0);
    expect(stateOf(id)).toBe("revoked");
  });

  test("is only shown if a state has no more than its prefix", async () => {
    const { id, secret } = mint("leaked");
    const current = mint("current");
    const file = states.write([
      {
        type: "RotatingDatabaseToken",
        id: "generated",
        tokenId: current.id,
        outputs: {
          scope: cluster.clusterScope,
          fingerprint: sha256(current.secret),
          tokenPrefix: secret.slice(0, 10),
          previousTokenId: id,
          previousTokenPrefix: secret.slice(0, 10),
        },
      },
    ]);
    const { code, out } = await revoke(["--secret-stdin", "--yes", "--managed", "--state", file], secret);
    expect(code).toBe(3);
    expect(out).toContain(id);
    expect(out).not.toContain(current.id);
    expect([stateOf(id), stateOf(current.id)]).toEqual(["active", "active"]);
  });

  test.each([
    ["no state has it", {}],
    ["a state has it in another cluster", { scope: "dedicated:11111111-1111-4111-8111-111111111111/other" }],
  ])("is not found where %s", async (_, outputs) => {
    const { id, secret } = mint("leaked");
    const known = Object.keys(outputs).length > 0 ? { fingerprint: sha256(secret) } : {};
    const file = holding(id, { ...outputs, ...known });
    const { code, err } = await revoke(["--secret-stdin", "--yes", "--managed", "--state", file], secret);
    expect(code).toBe(1);
    expect(err).toContain("name the token by its id");
    expect(stateOf(id)).toBe("active");
  });

  test("must be of the kind that is asked for", async () => {
    const { secret } = mint("leaked");
    const { code, err } = await revoke(["--secret-stdin", "--kind", "management", "--yes"], secret);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("a database token") });
  });
});
