import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { AuditedToken, DeadToken } from "../../../cli/audit/classify";
import { EngineStack } from "../../support/engine/engineStack";
import { program } from "../../support/engine/program";
import { TokensCommand } from "../../support/engine/tokensCommand";
import type { StackExport, StateResource } from "../../support/engine/workspace";
import { findSecrets } from "../../support/leaks";

const DYNAMIC = "pulumi-nodejs:dynamic/influxdb-tokens:";
const NATIVE = "influxdb-tokens:index:";
const PROVIDER = "pulumi:providers:influxdb-tokens";

const both = program(`const { RotatingManagementToken } = require("pulumi-influxdb-tokens");
new ManagementToken("ci", { description: "CI", expiresIn: "20d" });
new ManagementToken("batch", { description: "Batch", expiresIn: "20d" });
const args = { description: "Web", expiresIn: "90d", rotateBefore: "30d", overlap: "1d" };
new RotatingManagementToken("web", args);
`);

interface AuditJson {
  readonly classes: Record<AuditedToken["class"], AuditedToken[]> & { dead: DeadToken[] };
  readonly next: { readonly commands: string[] }[];
}

/** A resource as the native plugin writes it: no hidden argument, and a type and a provider of its own. */
function asNative(resource: StateResource, provider: string): StateResource {
  const { __provider, kind, owner, within, ...inputs } = resource.inputs ?? {};
  const { __provider: _, kind: __, ...outputs } = resource.outputs ?? {};
  const [name] = resource.urn.split("::").slice(-1);
  return {
    ...resource,
    ...{ provider },
    urn: resource.urn.replace(DYNAMIC, NATIVE),
    type: resource.type.replace(DYNAMIC, NATIVE),
    inputs,
    outputs: { ...outputs, owner: `tokens-test/dev/${name}` },
  };
}

describe("a stack with resources of the package and of the native plugin", () => {
  let stack: EngineStack;
  let tokens: TokensCommand;
  let exported: StackExport;

  /** Gives the stack a state in which all resources but `batch` are the plugin's. */
  async function importState() {
    const urn = `urn:pulumi:dev::tokens-test::${PROVIDER}::explicit`;
    const id = "6f1c1f0e-5b2a-4c77-9a39-2f3c6b1d7e55";
    const inputs = { accountId: stack.emulator.accounts[0], endpoint: stack.emulator.url };
    const provider = { urn, type: PROVIDER, id, custom: true, inputs, outputs: inputs };
    const resources = exported.deployment.resources ?? [];
    const changed = resources.map((each) =>
      each.type.startsWith(DYNAMIC) && !each.urn.endsWith("::batch") ? asNative(each, `${urn}::${id}`) : each,
    );
    const [first, ...rest] = changed;
    const deployment = { ...exported.deployment, resources: [first, provider, ...rest] };
    const file = path.join(stack.workspace.root, "native.json");
    await writeFile(file, JSON.stringify({ ...exported, deployment }));
    await stack.workspace.run(["stack", "import", "--file", file]);
  }

  /** Leaves an operation in the state, as an engine that was killed does. An import would drop it. */
  async function interrupt(type: string, resource: object) {
    const file = path.join(stack.workspace.state, ".pulumi/stacks/tokens-test/dev.json");
    const state = JSON.parse(await readFile(file, "utf8"));
    state.checkpoint.latest.pending_operations = [{ type, resource }];
    await writeFile(file, JSON.stringify(state));
  }

  beforeAll(async () => {
    stack = await EngineStack.start({ workspace: { program: both, stack: "dev" } });
    tokens = new TokensCommand(stack);
    await stack.workspace.up();
    exported = await stack.workspace.export();
    await importState();
  });

  afterAll(async () => {
    const texts = { output: tokens.transcript };
    expect(await findSecrets({ secrets: stack.secrets, texts })).toEqual([]);
    await stack.dispose();
  });

  test("has only managed tokens, and due says what to do about both kinds", async () => {
    const audit = await tokens.json<AuditJson>(["audit"]);
    expect(audit.code).toBe(0);
    expect(audit.classes.managed.map(({ place }) => place?.resource).sort()).toEqual(["batch", "ci", "web"]);
    expect(audit.classes.dead).toEqual([]);
    const due = await tokens.json<{ classes: Record<string, { resource: string }[]> }>([
      "due",
      "--within",
      "61d",
    ]);
    const names = (kind: string) => due.classes[kind]?.map(({ resource }) => resource).sort();
    expect([names("expiring"), names("rotate")]).toEqual([["batch", "ci"], ["web"]]);
  });

  test("keeps the tokens of both kinds from being revoked or imported by mistake", async () => {
    const found = stack.made().map(({ id }) => id);
    const file = path.join(stack.workspace.root, "tokens.json");
    const hand = stack.mint({ description: "made by hand" });
    const list = await tokens.json<{ import: { resources: { id: string }[] } }>(["list", "--import", file]);
    expect(list.import.resources).toEqual([
      { type: `${NATIVE}ManagementToken`, name: "madeByHand", id: hand.id },
    ]);
    const { code, stderr } = await tokens.run(["revoke", ...found, hand.id, "--yes"]);
    expect(code).toBe(2);
    for (const id of found) expect(stderr).toContain(id);
    stack.emulator.revoke(hand.id);
  });

  test("has a suspect where the plugin was interrupted, and no command that audit prints revokes it", async () => {
    const marked = (name: string) =>
      stack.mint({ description: `CI [pulumi:tokens-test/dev/${name}#0123456789abcdef]` }).id;
    const [lost, unknown] = [marked("next"), marked("other")];
    const type = `${NATIVE}ManagementToken`;
    const urn = `urn:pulumi:dev::tokens-test::${type}::next`;
    const resource = { urn, type, custom: true, inputs: { description: "CI" } };
    await interrupt("creating", resource);
    const audit = await tokens.json<AuditJson>(["audit"]);
    expect(audit.code).toBe(3);
    expect(audit.classes.suspect).toMatchObject([
      { id: lost, operation: { kind: "creating", name: "next" } },
    ]);
    expect(audit.classes.elsewhere).toMatchObject([{ id: unknown }]);
    expect(audit.next.flatMap(({ commands }) => commands).join()).not.toContain("revoke");
    const text = await tokens.run(["audit"]);
    expect(text.stdout).toContain("SUSPECT (");
    expect(text.stdout).toContain("1 suspect");
  });
});
