import type { ListedToken } from "../../../cli/listedToken";
import { useStateFolder } from "../../support/command/exportedStates";
import { useCluster } from "../../support/command/onCluster";

const cluster = useCluster();
const { on, run, mint } = cluster;
const states = useStateFolder();

interface ListJson {
  readonly scope: string;
  readonly kinds: object[];
  readonly classes: { readonly active: ListedToken[] };
}

const list = async (...args: string[]) => {
  const { code, json } = await run(["list", "--json", ...args]);
  const { scope, kinds, classes } = json<ListJson>();
  return { code, scope, kinds, kindsOf: classes.active.map(({ kind }) => kind), active: classes.active };
};

describe("which kinds of tokens a command looks at", () => {
  beforeEach(() => void mint("dashboards"));

  test("is both where the settings reach both", async () => {
    const { accountScope, clusterScope } = cluster;
    expect(await list()).toMatchObject({
      code: 0,
      scope: accountScope,
      kinds: [
        { kind: "management", scope: accountScope },
        { kind: "database", scope: clusterScope },
      ],
      kindsOf: ["management", "database"],
    });
  });

  test("is the one of --kind", async () => {
    const { accountScope, clusterScope } = cluster;
    expect(await list("--kind", "management")).toMatchObject({
      scope: accountScope,
      kinds: [{ kind: "management", scope: accountScope }],
      kindsOf: ["management"],
    });
    expect(cluster.asked("list")).toBe(0);
    expect(await list("--kind", "database")).toMatchObject({
      scope: clusterScope,
      kinds: [{ kind: "database", scope: clusterScope }],
      kindsOf: ["database"],
    });
  });

  test("is management without a cluster: the output is as ever, and standard error says why", async () => {
    const { out, err } = await on.run(["list"]);
    expect(out).toMatch(/\n\n1 token in dedicated:[^\n]*\n$/);
    expect(err).toBe("database tokens were not looked at: no cluster is named (--cluster-id)\n");
    expect((await on.run(["list", "--kind", "management"])).err).toBe("");
    const { json } = await on.run(["list", "--json"]);
    expect(json<ListJson>().kinds).toEqual([
      { kind: "management", scope: cluster.accountScope },
      { kind: "database", notLookedAt: "no cluster is named (--cluster-id)" },
    ]);
  });

  test("is an error where --kind names one that the settings do not reach", async () => {
    const without = await on.run(["list", "--kind", "database"]);
    expect(without).toMatchObject({ code: 1, out: "", err: expect.stringContaining("clusterId") });
    const wrong = await run(["list", "--kind", "databases"]);
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("management or database") });
  });

  test("is both on Clustered, where one scope names both", async () => {
    const { secret } = on.emulator.mintDatabaseToken({
      description: "reader",
      permissions: [{ action: "read", resource: "*" }],
      accountId: "clustered",
    });
    expect(secret).toMatch(/^apiv1_/);
    const { json } = await on.run(["list", "--json"], {
      environment: {
        INFLUXDB_TOKENS_PRODUCT: "clustered",
        INFLUXDB_MANAGEMENT_TOKEN: on.emulator.secrets.clustered,
      },
    });
    const { kinds, classes } = json<ListJson>();
    const scope = `clustered:${new URL(on.emulator.url).host}`;
    expect(kinds).toEqual([
      { kind: "management", scope },
      { kind: "database", scope },
    ]);
    expect(classes.active.map(({ kind }) => kind)).toEqual(["management", "database"]);
  });

  test.each([
    ["database", "databaseToken", "management"],
    ["management", "managementToken", "database"],
  ] as const)("one that cannot be asked is never left out silently: %s", async (kind, resource, other) => {
    on.emulator.faults.add({ kind: "status", status: 403, operation: "list", resource });
    for (const args of [["list"], ["list", "--json"], ["audit", "--state", states.write([])]]) {
      const { code, out, err } = await run(args, { folder: states.path });
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toContain(`${kind} tokens: `);
      expect(err).toContain(`add --kind ${other}`);
    }
    expect((await run(["list", "--kind", other])).code).toBe(0);
  });
});

test("list shows the permissions of database tokens, and how their secrets begin", async () => {
  const { id } = mint("dashboards", [
    { action: "read", resource: "sensors" },
    { action: "write", resource: "*" },
  ]);
  const { active } = await list("--kind", "database");
  expect(active).toEqual([
    {
      id,
      kind: "database",
      prefix: "",
      status: "active",
      description: "dashboards",
      createdAt: expect.any(String),
      permissions: [
        { action: "read", database: "sensors" },
        { action: "write", database: "*" },
      ],
    },
  ]);
  const { out } = await run(["list"]);
  expect(out).toMatch(new RegExp(`${id} +apiv1_ +never +dashboards +read "sensors", write "\\*"`));
  expect(out).toMatch(/\n\n1 token in dedicated:\S+\n1 database token in dedicated:\S+\n$/);
  const narrow = await run(["list"], { columns: 80 });
  for (const line of narrow.out.split("\n").slice(0, 3)) expect(line.length).toBeLessThanOrEqual(80);
});

test("list --import takes over both kinds, under names that differ", async () => {
  const [database, management] = [mint("CI").id, on.emulator.mint({ description: "CI" }).record.id];
  mint("marked [pulumi:organization/shop/dev/ci#0123456789abcdef]");
  const held = mint("held").id;
  const nameless = mint("日本").id;
  const file = states.write([
    { type: "DatabaseToken", tokenId: held, outputs: { scope: cluster.clusterScope } },
  ]);
  const { code, json } = await run(["list", "--import", "tokens.json", "--state", file, "--json"], {
    folder: states.path,
  });
  expect(code).toBe(0);
  const { resources, leftOut } = json<{ import: { resources: object[]; leftOut: object[] } }>().import;
  expect(resources).toHaveLength(3);
  expect(resources).toEqual(
    expect.arrayContaining([
      {
        type: "influxdb-tokens:index:ManagementToken",
        name: expect.stringMatching(/^ciToken[23]?$/),
        id: management,
      },
      {
        type: "influxdb-tokens:index:DatabaseToken",
        name: expect.stringMatching(/^ciToken[23]?$/),
        id: database,
      },
      { type: "influxdb-tokens:index:DatabaseToken", name: "databaseToken", id: nameless },
    ]),
  );
  expect(new Set(resources.map((each) => (each as { name: string }).name)).size).toBe(3);
  expect(leftOut).toHaveLength(2);
});

test("due restricts the states to one kind", async () => {
  const outputs = { expiresAt: "2020-01-01T00:00:00Z" };
  const file = states.write([
    { type: "ManagementToken", name: "manager", tokenId: "a", outputs },
    { type: "RotatingDatabaseToken", name: "reader", id: "generated", tokenId: "b", outputs },
  ]);
  const due = async (...args: string[]) => {
    const { code, json } = await run(["due", "--json", "--state", file, ...args], { folder: states.path });
    const { classes } = json<{ classes: { expiring: { tokenKind: string; resource: string }[] } }>();
    return [code, ...classes.expiring.map(({ tokenKind, resource }) => `${resource}: ${tokenKind}`)];
  };
  expect(await due()).toEqual([3, "manager: management", "reader: database"]);
  expect(await due("--kind", "database")).toEqual([3, "reader: database"]);
  expect(await due("--kind", "management")).toEqual([3, "manager: management"]);
  expect(on.emulator.requests).toEqual([]);
});
