import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { AuditedToken, DeadToken } from "../../../cli/audit/classify";
import type { Remedy } from "../../../cli/audit/remedies";
import { EngineStack } from "../../support/engine/engineStack";
import { killWhileCreating } from "../../support/engine/killWhileCreating";
import { program } from "../../support/engine/program";
import { TokensCommand } from "../../support/engine/tokensCommand";
import { makeTwoStacks } from "../../support/engine/twoStacks";
import { findSecrets } from "../../support/leaks";

interface AuditJson {
  readonly scope: string;
  readonly stacks: string[];
  readonly classes: Record<AuditedToken["class"], AuditedToken[]> & { dead: DeadToken[] };
  readonly next: Remedy[];
}

const twoTokens = program(`
const stack = pulumi.getStack();
new ManagementToken("ci", { description: "CI of " + stack, expiresIn: "90d" });
new ManagementToken("batch", { description: "Batch of " + stack });
`);

const ids = (tokens: readonly { readonly id: string }[]) => tokens.map(({ id }) => id).sort();

describe("audit of a file backend with two stacks", () => {
  let stack: EngineStack;
  let tokens: TokensCommand;
  let dev: string[];
  let prod: string[];
  const alive = () => stack.made().filter(({ state }) => state === "active");
  const marked = (of: string) =>
    stack.mint({ description: `left over [pulumi:organization/tokens-test/${of}/ci#00112233445566aa]` });

  beforeAll(async () => {
    stack = await EngineStack.start({ workspace: { program: twoTokens, stack: "dev" } });
    tokens = new TokensCommand(stack);
    ({ dev, prod } = await makeTwoStacks(stack));
  });

  afterEach(async () => {
    for (const { id, state } of stack.emulator.tokens()) {
      const [own] = stack.emulator.tokens();
      if (state === "active" && ![...dev, ...prod, own?.id].includes(id)) stack.emulator.revoke(id);
    }
    const texts = { output: tokens.transcript };
    expect(await findSecrets({ secrets: stack.secrets, texts })).toEqual([]);
  });

  afterAll(() => stack.dispose());

  test("all stacks: everything is managed but the administrator's own token", async () => {
    const audit = await tokens.json<AuditJson>(["audit"]);
    const stacks = ["organization/tokens-test/dev", "organization/tokens-test/prod"];
    expect(audit).toMatchObject({ code: 0, schemaVersion: 1, command: "audit", stacks });
    expect(audit.scope).toContain(stack.emulator.accounts[0]);
    expect(ids(audit.classes.managed)).toEqual([...dev, ...prod].sort());
    expect(audit.classes.unmanaged.map(({ description }) => description)).toEqual(["initial token"]);
    expect(audit.next).toEqual([]);
  });

  test("one stack: the tokens of the other are elsewhere, and nothing is offered for revoking", async () => {
    const audit = await tokens.json<AuditJson>(["audit", "--stack", "dev"]);
    expect(audit.code).toBe(0);
    expect(ids(audit.classes.managed)).toEqual(dev);
    expect(ids(audit.classes.elsewhere)).toEqual(prod);
    expect(audit.next).toEqual([]);
  });

  test("finds an orphan, and the command that it names revokes it", async () => {
    const orphan = marked("dev");
    const other = marked("elsewhere");
    const audit = await tokens.json<AuditJson>(["audit"]);
    expect(audit.code).toBe(3);
    expect(ids(audit.classes.orphan)).toEqual([orphan.id]);
    expect(ids(audit.classes.elsewhere)).toEqual([other.id]);
    const [command = ""] = audit.next.flatMap(({ commands }) => commands);
    expect(command).toContain(orphan.id);
    const revoked = await tokens.run(command.split(" ").slice(1));
    expect(revoked.output).toContain(`${orphan.id}`);
    expect(revoked.code).toBe(0);
    expect((await tokens.json<AuditJson>(["audit"])).code).toBe(0);
    const list = await tokens.run(["list", "--orphan"]);
    expect(list.stdout).toMatch(/^0 tokens/);
  });

  test("an orphan that is named in --except is kept", async () => {
    const orphan = marked("prod");
    const file = path.join(stack.workspace.root, "known.txt");
    await writeFile(file, `# made on purpose\n${orphan.id} # until May\n`);
    const audit = await tokens.json<AuditJson>(["audit", "--except", file]);
    expect(audit.code).toBe(0);
    expect(ids(audit.classes.kept)).toEqual([orphan.id]);
  });

  test("reads exported files and the files of the backend itself", async () => {
    const exported = path.join(stack.workspace.root, "dev.json");
    await stack.workspace.run(["stack", "export", "--file", exported, "--stack", "dev"]);
    const stored = path.join(stack.workspace.state, ".pulumi/stacks/tokens-test/prod.json");
    expect(JSON.parse(await readFile(stored, "utf8"))).toHaveProperty("checkpoint");
    const audit = await tokens.json<AuditJson>(["audit", "--state", exported, "--state", stored], {
      env: { PATH: "" },
    });
    expect(ids(audit.classes.managed)).toEqual([...dev, ...prod].sort());
    await rm(exported);
  });

  test("finds what died behind the state's back", async () => {
    const [victim = ""] = dev;
    stack.emulator.revoke(victim);
    const audit = await tokens.json<AuditJson>(["audit"]);
    expect(audit.code).toBe(3);
    expect(audit.classes.dead).toMatchObject([
      { id: victim, status: "revoked", place: { stack: "organization/tokens-test/dev" } },
    ]);
    const text = await tokens.run(["audit"]);
    expect(text.stdout).toContain("pulumi up --refresh --stack organization/tokens-test/dev");
    await stack.workspace.up({ args: ["--refresh", "--stack", "dev"] });
    dev = ids(alive().filter(({ id }) => !prod.includes(id)));
    expect((await tokens.json<AuditJson>(["audit"])).code).toBe(0);
  });

  test("says that a stack or the pulumi command is not there, and concludes nothing", async () => {
    const missing = await tokens.run(["audit", "--stack", "nope"]);
    expect(missing).toMatchObject({ code: 1, stdout: "" });
    expect(missing.stderr).toContain("nope");
    const without = await tokens.run(["audit"], { env: { PATH: "" } });
    expect(without).toMatchObject({ code: 1, stdout: "" });
    expect(without.stderr).toContain("pulumi command is not on PATH");
  });

  test("due reads the states alone, without a credential or the service", async () => {
    const env = { INFLUXDB_MANAGEMENT_TOKEN: "", INFLUXDB_TOKENS_ENDPOINT: "http://127.0.0.1:1" };
    stack.takeRequests();
    const soon = await tokens.run(["due"], { env });
    expect(soon).toMatchObject({ code: 0, stderr: "" });
    const due = await tokens.json<{ classes: Record<string, { resource: string; stack: string }[]> }>(
      ["due", "--within", "100d"],
      { env },
    );
    expect(due.code).toBe(3);
    const expiring = due.classes.expiring ?? [];
    expect(expiring.map(({ resource, stack }) => `${resource} of ${stack}`).sort()).toEqual([
      "ci of organization/tokens-test/dev",
      "ci of organization/tokens-test/prod",
    ]);
    expect(stack.takeRequests()).toEqual([]);
  });
});

describe("audit after a run that was killed", () => {
  let stack: EngineStack;
  let tokens: TokensCommand;

  beforeAll(async () => {
    stack = await EngineStack.start({ workspace: { program: twoTokens, stack: "dev" } });
    tokens = new TokensCommand(stack);
  });
  afterAll(() => stack.dispose());

  /** An update that is killed as soon as the service has made so many tokens: the answers never come. */
  const killOnceMade = (number: number) => killWhileCreating(stack, () => stack.made().length === number);

  test("finds the tokens of the pending creates; what it says to run leaves nothing behind", async () => {
    const { workspace } = stack;
    await killOnceMade(2);

    const audit = await tokens.json<AuditJson>(["audit"]);
    expect(audit.code).toBe(3);
    expect(ids(audit.classes.pending)).toEqual(ids(stack.made()));
    expect(audit.classes.orphan).toEqual([]);
    expect(audit.classes.pending[0]?.operation).toMatchObject({ kind: "creating" });

    await workspace.cancel();
    for (const line of new Set(audit.next.flatMap(({ commands }) => commands).sort(lastUp))) {
      const [command, ...args] = line.split(" ");
      if (command === "pulumi") await workspace.run([...args, "--yes", "--skip-preview"]);
      else expect((await tokens.run(args)).code).toBe(0);
    }
    expect(stack.made().filter(({ state }) => state === "active")).toHaveLength(2);
    const after = await tokens.json<AuditJson>(["audit"]);
    expect(after.code).toBe(0);
    expect(after.classes.managed).toHaveLength(2);
    expect(await findSecrets({ secrets: stack.secrets, texts: { output: tokens.transcript } })).toEqual([]);
  });

  test("leaves the token of a rotation to the next one, which lets it live for the overlap where it was delivered", async () => {
    const { workspace } = stack;
    const rotating = (keeper: string) =>
      program(`const { RotatingManagementToken } = require("pulumi-influxdb-tokens");
new RotatingManagementToken("web", {
  description: "Web", expiresIn: "90d", rotateBefore: "30d", overlap: "1d", keepers: { keeper: "${keeper}" },
  deliver: { command: [process.execPath, "-e", "process.stdin.resume()"] },
});`);
    await workspace.writeProgram(rotating("1"));
    await workspace.up();
    const before = stack.made().length;
    await workspace.writeProgram(rotating("2"));
    await killOnceMade(before + 1);
    const lost = stack.made().at(-1)?.id ?? "";

    const audit = await tokens.json<AuditJson>(["audit"]);
    expect(audit.classes.pending).toMatchObject([
      { id: lost, delivers: true, operation: { kind: "updating" }, rotation: { resource: "web" } },
    ]);
    expect(audit.next.flatMap(({ commands }) => commands)).toEqual([
      "pulumi up --stack organization/tokens-test/dev",
    ]);
    await workspace.cancel();
    await workspace.up();
    const after = await tokens.json<AuditJson>(["audit"]);
    expect(after.code).toBe(0);
    expect(after.classes.managed.find(({ id }) => id === lost)?.place?.role).toBe("retiring");
    expect(stack.made().filter(({ state }) => state === "active")).toHaveLength(3);
  });
});

/** Commands of several tokens together: those of the service first, the one that makes new tokens last. */
function lastUp(one: string, other: string): number {
  const order = (line: string) => (line.startsWith("pulumi up") ? 2 : line.startsWith("pulumi") ? 1 : 0);
  return order(one) - order(other);
}
