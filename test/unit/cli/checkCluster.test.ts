import { useCluster } from "../../support/command/onCluster";

const cluster = useCluster();
const { on, run, mint } = cluster;

interface CheckJson {
  readonly scope: string;
  readonly reachable?: boolean;
  readonly backend?: string;
  readonly classes: string[];
  readonly cluster?: { readonly reachable: boolean; readonly tokens?: number; readonly problem?: string };
}

test("says what the cluster's Management API answers, and where queries go", async () => {
  mint("reader");
  on.emulator.createDatabase({ name: "sensors" });
  const url = ["--cluster-url", "https://cluster.example.com"];
  const { code, json } = await run(["check", "--json", ...url]);
  expect(code).toBe(0);
  expect(json<CheckJson>()).toMatchObject({
    scope: cluster.accountScope,
    reachable: true,
    tokens: 1,
    classes: [],
    cluster: {
      endpoint: on.emulator.url,
      clusterUrl: "https://cluster.example.com",
      reachable: true,
      tokens: 1,
      databases: 1,
    },
  });
  const { out } = await run(["check", ...url]);
  expect(out).toContain(`cluster     ${cluster.clusterScope} at ${on.emulator.url}`);
  expect(out).toContain("queries     https://cluster.example.com");
  expect(out).toContain("lists 1 database token and 1 database\n");
  expect((await run(["check"])).out).toContain("a database token cannot be tried (--cluster-url)");
});

test("without a cluster, the output is as ever, and standard error says why", async () => {
  const { out, err } = await on.run(["check"]);
  expect(out).not.toMatch(/cluster|queries/);
  expect(err).toContain("no cluster is named");
});

test.each([
  ["refuses the credential", { kind: "status", status: 403 }, 3, "refused", true],
  ["cannot be reached", { kind: "reset" }, 1, "unreachable", false],
] as const)(
  "says that the cluster %s, whatever the account answers",
  async (_, fault, code, name, reachable) => {
    on.emulator.faults.add({ ...fault, operation: "list", resource: "databaseToken" });
    const checked = await run(["check", "--json", "--timeout", "1s"]);
    expect(checked.code).toBe(code);
    expect(checked.json<CheckJson>()).toMatchObject({
      reachable: true,
      classes: [name],
      cluster: { reachable, problem: expect.any(String) },
    });
  },
);

test("a service that was not reached takes precedence over a refusal", async () => {
  on.emulator.faults.add({ kind: "status", status: 403, operation: "list", resource: "managementToken" });
  on.emulator.faults.add({ kind: "reset", operation: "list", resource: "databaseToken" });
  const { code, json } = await run(["check", "--json", "--timeout", "1s"]);
  expect(code).toBe(1);
  expect(json<CheckJson>().classes).toEqual(["refused", "unreachable"]);
});

test("database tokens alone need no backend of management tokens", async () => {
  const args = [
    "check",
    "--json",
    "--kind",
    "database",
    "--backend",
    "influxctl",
    "--influxctl-path",
    "/none",
  ];
  const { code, json } = await run(args);
  expect(code).toBe(0);
  const { scope, backend, reachable, cluster: found } = json<CheckJson>();
  expect({ scope, backend, reachable }).toEqual({ scope: cluster.clusterScope, ...{} });
  expect(found).toMatchObject({ reachable: true, tokens: 0 });
});
