import { useEngineStack } from "../support/engine/engineStack";
import { movedProgram } from "../support/engine/nativeProgram";
import { program } from "../support/engine/program";

const [FIRST, SECOND] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];

/** What is the same in both ways. */
const shared = (
  endpoint: string,
  {
    generation = 2,
    delivers = true,
    adopted = "",
  }: { generation?: number; delivers?: boolean; adopted?: string },
) => `
const settings = { endpoint: "${endpoint}", managementToken: process.env.INFLUXDB_MANAGEMENT_TOKEN };
const own = new Provider("own", { ...settings, accountId: "${FIRST}" });
new ManagementToken("single", { description: "single", expiresIn: "90d", keepers: { a: "1" }, verify: { timeout: "2m" } });
new ManagementToken("of-provider", { description: "of a provider", expiresIn: "90d" }, { provider: own });
new ManagementToken("kept-out", { description: "kept out", expiresIn: "90d", deliver: { command: ["sh", "-c", "cat >/dev/null"], keepInState: false } });
new ManagementToken("undelivered", { description: "undelivered", expiresIn: "90d", deliver: { command: ["sh", "-c", "cat >/dev/null; exit ${delivers ? 0 : 1}"] } });
new ManagementToken("unready", { description: "unready", expiresIn: "90d", verify: { timeout: "1s" } });
new ManagementToken("adopted", { description: "by hand"${adopted === "" ? "" : `, adopt: { id: "${adopted}" }`} });
const component = new pulumi.ComponentResource("test:index:Component", "component");
new ManagementToken("child", { description: "child", expiresIn: "90d" }, { parent: component });
const rotating = new RotatingManagementToken("rotating", {
  description: "rotating", expiresIn: "90d", rotateBefore: "30d", overlap: "7d", retire: "manual",
  keepers: { generation: "${generation}" },
});
new TokenRetirement("retirement", { of: rotating, confirmedBy: rotating.fingerprint }, { dependsOn: [] });
const sensors = new Database("sensors", { name: "sensors", retention: "30d", forceDestroy: true });
const permissions = [{ action: "read", database: sensors.name }, { action: "write", database: "*" }];
new DatabaseToken("reader", { description: "reader", permissions, expiresIn: "90d" });
const writer = new RotatingDatabaseToken("writer", {
  description: "writer", permissions, expiresIn: "90d", rotateBefore: "30d", overlap: "7d", retire: "manual",
  keepers: { generation: "${generation}" },
});
new TokenRetirement("of-databases", { of: writer });
`;

describe("a stack of dynamic resources", () => {
  const stack = useEngineStack({
    emulator: { accounts: [FIRST, SECOND] },
    workspace: { plugin: true },
  });

  const dynamic = (statements: string) =>
    program(`const { Provider, RotatingManagementToken, TokenRetirement } = require("pulumi-influxdb-tokens");
${statements}`);

  /** The program for dynamic resources, each of which takes over the state of one of the plugin. */
  const back = (statements: string) =>
    dynamic(`pulumi.runtime.registerStackTransformation(({ type, props, opts }) => ({
  props,
  opts: type.startsWith("pulumi-nodejs:dynamic/")
    ? pulumi.mergeOptions(opts, { aliases: [{ type: type.replace("pulumi-nodejs:dynamic/influxdb-tokens:", "influxdb-tokens:index:") }] })
    : opts,
}));
${statements}`);

  const living = (account?: string) =>
    [...stack.made(account), ...stack.madeForDatabases(account)]
      .filter(({ state }) => state === "active")
      .map(({ id }) => id)
      .sort();

  /** Id, current and previous token of each resource, by its name. */
  const recorded = async () => {
    const { deployment } = await stack.workspace.export();
    const ours = (deployment.resources ?? []).filter(({ type }) => /influxdb-tokens:.*Token/.test(type));
    const entries = ours.map(({ urn, id, outputs }) => [
      urn.split("::").at(-1),
      [id, outputs?.tokenId, outputs?.previousTokenId],
    ]);
    return Object.fromEntries(entries) as Record<string, unknown[]>;
  };

  const types = async () =>
    ((await stack.workspace.export()).deployment.resources ?? []).map(({ type }) => type);

  test("moves to the plugin with the tokens as they are: also what is not ready, not delivered or in its overlap", async () => {
    const { workspace, emulator } = stack;
    const { id: adopted } = stack.mint({ description: "by hand" });
    emulator.faults.add({
      kind: "activation",
      ms: 3_600_000,
      match: ({ description }) => description?.startsWith("unready") ?? false,
    });
    const extra = `
new ManagementToken("old-name", { description: "renamed", expiresIn: "90d" });
new ManagementToken("changed", { description: "before", expiresIn: "90d" });
new ManagementToken("far", { description: "far", expiresIn: "90d" });
new ManagementToken("to-provider", { description: "to a provider", expiresIn: "90d" });
new ManagementToken("to-default", { description: "to the default", expiresIn: "90d" }, { provider: own });`;
    for (const generation of [1, 2]) {
      await workspace.writeProgram(
        dynamic(`${shared(emulator.url, { generation, delivers: false, adopted })}${extra}`),
      );
      await workspace.up({ expectFailure: true, args: ["--continue-on-error"] });
    }
    const before = await recorded();
    for (const token of [before.rotating, before.writer]) expect(token?.[2]).toEqual(expect.any(String));
    const alive = living();
    emulator.faults.clear();

    await workspace.writeProgram(
      movedProgram(`${shared(emulator.url, { adopted })}
const far = new Provider("far-account", { ...settings, accountId: "${SECOND}", managementToken: process.env.SECOND_TOKEN });
new ManagementToken("new-name", { description: "renamed", expiresIn: "90d", onInvalid: "error" }, {
  aliases: [{ name: "old-name", type: "pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken" }],
});
new ManagementToken("changed", { description: "after", expiresIn: "90d" });
new ManagementToken("far", { description: "far", expiresIn: "90d" }, { provider: far });
new ManagementToken("to-provider", { description: "to a provider", expiresIn: "90d" }, { provider: own });
new ManagementToken("to-default", { description: "to the default", expiresIn: "90d" });`),
    );
    const second = Object.entries(emulator.secrets).find(([account]) => account === SECOND)?.[1] ?? "";
    const run = { env: { SECOND_TOKEN: second } };
    await workspace.up(run);
    const after = await recorded();
    const { "old-name": renamed, changed, far, ...same } = before;
    expect(after).toMatchObject({ ...same, "new-name": renamed });
    expect(after.changed).not.toEqual(changed);
    expect(living(SECOND)).toEqual([after.far?.[0]]);
    const replaced = [changed?.[0], far?.[0]];
    expect(living()).toEqual([...alive.filter((id) => !replaced.includes(id)), after.changed?.[0]].sort());
    expect((await types()).filter((type) => type.includes("pulumi-nodejs"))).toEqual([]);
    await workspace.up({ ...run, args: ["--expect-no-changes", "--refresh"] });

    await workspace.writeProgram(movedProgram(shared(emulator.url, {})));
    await workspace.up(run);
  });

  test("and moves back", async () => {
    const { workspace } = stack;
    const [before, alive] = [await recorded(), living()];
    stack.takeRequests();
    await workspace.writeProgram(back(shared(stack.emulator.url, {})));
    await workspace.up();
    expect(stack.takeRequests()).toEqual([]);
    expect(await recorded()).toEqual(before);
    expect(living()).toEqual(alive);
    expect((await types()).filter((type) => type.includes(":influxdb-tokens"))).toEqual([]);
    await workspace.up({ args: ["--expect-no-changes", "--refresh"] });
    await workspace.destroy();
    expect(living()).toEqual([]);
    expect(stack.emulator.databases()).toMatchObject([{ name: "sensors", state: "deleted" }]);
  });

  test("moves to no other account by mistake; a single token may become a rotating one, but not the reverse", async () => {
    const { workspace } = stack;
    await workspace.writeProgram(
      dynamic('new ManagementToken("ci", { description: "CI", expiresIn: "90d" });'),
    );
    await workspace.up();
    const before = living();
    await workspace.writeProgram(
      movedProgram(
        `new RotatingManagementToken("ci", { description: "CI", expiresIn: "90d", rotateBefore: "30d" });`,
      ).replace('influxdb-tokens:" + kind', 'influxdb-tokens:ManagementToken"'),
    );
    await workspace.config("influxdb-tokens:accountId", SECOND);
    expect((await workspace.up({ expectFailure: true })).output).toContain("no token was created there");
    await workspace.config("influxdb-tokens:accountId", FIRST);
    // A refresh before the first update is still the dynamic provider's.
    await workspace.up({ args: ["--refresh"] });
    expect([living(), living(SECOND)]).toEqual([before, []]);
    expect((await workspace.resources("ci"))[0]?.outputs).toMatchObject({
      tokenId: before[0],
      generation: 1,
    });

    await workspace.writeProgram(
      back('new ManagementToken("ci", { description: "CI", expiresIn: "90d" });').replace(
        'type.replace("pulumi-nodejs:dynamic/influxdb-tokens:", "influxdb-tokens:index:")',
        '"influxdb-tokens:index:RotatingManagementToken"',
      ),
    );
    expect((await workspace.up({ expectFailure: true })).output).toContain(
      "a RotatingManagementToken cannot become a ManagementToken",
    );
    await workspace.destroy();
    expect(living()).toEqual([]);
  });

  test("without the alias, tokens are created anew and the former ones revoked: none is left", async () => {
    const { workspace } = stack;
    const declared = 'new ManagementToken("ci", { description: "CI", expiresIn: "90d" });';
    await workspace.writeProgram(dynamic(declared));
    await workspace.up();
    const before = living();
    await workspace.writeProgram(movedProgram(declared).replace(/aliases: \[.*\]/, "aliases: []"));
    const { output } = await workspace.preview();
    expect(output).toMatch(/ManagementToken\s+ci\s+create/);
    expect(output).toMatch(/ManagementToken\s+ci\s+delete/);
    await workspace.up();
    expect(living()).toHaveLength(1);
    expect(living()).not.toEqual(before);
    await workspace.destroy();
  });
});
