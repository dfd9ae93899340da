import { existsSync } from "node:fs";
import { join } from "node:path";
import type { AuditedToken, DeadToken } from "../../../cli/audit/classify";
import type { Remedy } from "../../../cli/audit/remedies";
import { useStateFolder } from "../../support/command/exportedStates";
import { useCluster } from "../../support/command/onCluster";
import { StandInPulumi } from "../../support/command/standInPulumi";

const cluster = useCluster();
const { on, run, mint } = cluster;
const states = useStateFolder();

interface AuditJson {
  readonly classes: Record<AuditedToken["class"], AuditedToken[]> & { dead: DeadToken[] };
  readonly otherScopes: Record<string, number>;
  readonly next: Remedy[];
}

async function audit(...args: string[]) {
  const { code, err, out } = await run(["audit", "--json", ...args], { folder: states.path });
  if (out === "") throw new Error(err);
  return { code, ...(JSON.parse(out) as AuditJson) };
}
const idsOf = (tokens: readonly { readonly id: string }[]) => tokens.map(({ id }) => id);

test("both kinds are judged by their own listing and scope", async () => {
  const [database, management] = [mint("reader").id, on.emulator.mint({ description: "CI" }).record.id];
  const file = states.write([
    { type: "DatabaseToken", name: "reader", tokenId: database, outputs: { scope: cluster.clusterScope } },
    { type: "ManagementToken", name: "ci", tokenId: management, outputs: { scope: cluster.accountScope } },
  ]);
  const { code, classes, otherScopes } = await audit("--state", file);
  expect(code).toBe(0);
  expect(classes.managed.map(({ kind, place }) => [kind, place?.resource])).toEqual([
    ["management", "ci"],
    ["database", "reader"],
  ]);
  expect(classes.dead).toEqual([]);
  expect(otherScopes).toEqual({});
  const { out } = await run(["audit", "--state", file], { folder: states.path });
  expect(out).toContain(`${cluster.accountScope} and ${cluster.clusterScope} and 1 stack`);
});

test.each([
  ["a DatabaseToken", { type: "DatabaseToken" }],
  ["a DatabaseToken of the native plugin", { type: "DatabaseToken", native: true }],
  ["a RotatingDatabaseToken", { type: "RotatingDatabaseToken", id: "generated" }],
  ["a RotatingDatabaseToken of the native plugin", { type: "RotatingDatabaseToken", id: "x", native: true }],
] as const)("the state of %s has its token", async (_, resource) => {
  const { id } = mint("reader [pulumi:shop/dev/reader#0123456789abcdef]");
  const scope = cluster.clusterScope;
  const file = states.write([{ ...resource, name: "reader", tokenId: id, outputs: { scope } }]);
  const { code, classes } = await audit("--state", file);
  expect(code).toBe(0);
  expect(idsOf(classes.managed)).toEqual([id]);
});

describe("a database token that the listing lacks", () => {
  const held = () => {
    const { id } = mint("reader");
    const file = states.write([
      { type: "DatabaseToken", name: "reader", tokenId: id, outputs: { scope: cluster.clusterScope } },
    ]);
    on.emulator.faults.add({ kind: "malformed", operation: "list", resource: "databaseToken", body: "[]" });
    return { id, file };
  };

  test("is alive if the service knows it", async () => {
    const { id, file } = held();
    const { code, classes } = await audit("--state", file);
    expect(code).toBe(0);
    expect(idsOf(classes.managed)).toEqual([id]);
    expect(cluster.asked("get")).toBe(1);
  });

  test("is missing only if the service does not know it, twice", async () => {
    const { id, file } = held();
    on.emulator.removeDatabaseToken(id);
    const { code, classes, next } = await audit("--state", file);
    expect(code).toBe(3);
    expect(classes.dead).toMatchObject([{ id, kind: "database", status: "missing" }]);
    expect(next).toMatchObject([{ id, commands: ["pulumi up --refresh"] }]);
    expect(cluster.asked("get")).toBe(2);
  });

  test("is nothing that can be judged if the service does not say", async () => {
    const { file } = held();
    on.emulator.faults.add({ kind: "status", status: 403, operation: "get", resource: "databaseToken" });
    await expect(audit("--state", file)).rejects.toThrow("add --kind management");
  });
});

describe("with a state backend", () => {
  let pulumi: StandInPulumi;
  beforeEach(() => {
    pulumi = new StandInPulumi([{ organization: "ours", project: "influx", stack: "dev", resources: [] }]);
  });
  afterEach(() => pulumi.dispose());
  const within = () => ({ folder: pulumi.folder, environment: { PATH: pulumi.path } });

  test("an orphan is revoked by the command that audit names, and nothing else is", async () => {
    const { id } = mint("reader [pulumi:ours/influx/dev/gone#0123456789abcdef]");
    const other = mint("by hand").id;
    const { code, json } = await run(["audit", "--json"], within());
    expect(code).toBe(3);
    const { classes, next } = json<AuditJson>();
    expect(idsOf(classes.orphan)).toEqual([id]);
    const [command = ""] = next.flatMap(({ commands }) => commands);
    expect(command).toBe(`influxdb-tokens revoke ${id} --kind database --managed --yes`);
    expect((await run(command.split(" ").slice(1), within())).code).toBe(0);
    expect([cluster.stateOf(id), cluster.stateOf(other)]).toEqual(["revoked", "active"]);
    expect((await run(["audit"], within())).code).toBe(0);
  });

  test("the commands of a management token are as ever", async () => {
    const { id } = on.emulator.mint({
      description: "CI [pulumi:ours/influx/dev/gone#0123456789abcdef]",
    }).record;
    const { json } = await run(["audit", "--json"], within());
    expect(json<AuditJson>().next.flatMap(({ commands }) => commands)).toEqual([
      `influxdb-tokens revoke ${id} --managed --yes`,
    ]);
  });

  test("both listings come before the states, which are read once for both kinds", async () => {
    const read: boolean[] = [];
    on.emulator.faults.add({
      kind: "status",
      status: 500,
      operation: "list",
      match: () => {
        read.push(existsSync(join(pulumi.folder, "calls")));
        return false;
      },
    });
    expect((await run(["audit"], within())).code).toBe(0);
    expect(read).toEqual([false, false]);
    expect(pulumi.calls.filter((call) => call.startsWith("stack export"))).toHaveLength(1);
  });
});

test("on Clustered, the state of a management token does not hold a database token of the same id", async () => {
  const token = on.emulator.mintDatabaseToken({
    description: "reader",
    permissions: [{ action: "read", resource: "*" }],
    accountId: "clustered",
  }).record;
  const scope = `clustered:${new URL(on.emulator.url).host}`;
  const file = states.write([{ type: "ManagementToken", tokenId: token.id, outputs: { scope } }]);
  const environment = {
    INFLUXDB_TOKENS_PRODUCT: "clustered",
    INFLUXDB_MANAGEMENT_TOKEN: on.emulator.secrets.clustered,
  };
  const { json } = await run(["audit", "--json", "--state", file], { folder: states.path, environment });
  const { classes } = json<AuditJson>();
  expect(classes.managed).toEqual([]);
  expect(idsOf(classes.unmanaged)).toContain(token.id);
  expect(classes.dead).toMatchObject([{ id: token.id, kind: "management", status: "missing" }]);
});
