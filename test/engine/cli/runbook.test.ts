import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { EngineStack } from "../../support/engine/engineStack";
import { killWhileCreating } from "../../support/engine/killWhileCreating";
import { program } from "../../support/engine/program";
import { scriptOf, sectionsOf } from "../../support/engine/runbook";
import { settingsFor, tokensCommandFolder } from "../../support/engine/tokensCommand";
import { findSecrets } from "../../support/leaks";
import { DAY } from "../../support/time";

const ACCOUNTS = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString().replace(/\.\d+Z/, "Z");

const oneToken = (more = "") =>
  program(`const ci = new ManagementToken("ci", { description: "CI", expiresIn: "90d", verify: { timeout: "2s" } });
${more}
exports.token = ci.token;
exports.fingerprint = ci.fingerprint;`);

const rotating = `"use strict";
const pulumi = require("@pulumi/pulumi");
const { RotatingManagementToken } = require("pulumi-influxdb-tokens");
const rotated = new pulumi.Config().get("rotated") ?? "";
const ci = new RotatingManagementToken("ci", {
  description: "CI", expiresIn: "90d", rotateBefore: "30d", overlap: "1d", keepers: { rotated },
});
exports.token = ci.token;
`;

/** What a situation leaves for the commands: variables, and a credential in place of the administrator's. */
interface Prepared {
  readonly env?: Readonly<Record<string, string>>;
}

/** How the trouble of each section comes about. */
const SITUATIONS: Readonly<Record<string, (stack: EngineStack) => Promise<Prepared>>> = {
  "A token was leaked: cut it off now": async (stack) => {
    await leak(stack, "leaked");
    return {};
  },
  "A token was leaked: replace it before it is cut off": async (stack) => {
    await leak(stack, "leaked");
    const [resource] = await stack.workspace.resources("ci");
    return { env: { TOKEN_URN: resource?.urn ?? "" } };
  },
  "A token was leaked: rotate it, with an overlap": async (stack) => {
    await stack.workspace.writeProgram(rotating);
    await stack.workspace.up();
    await leak(stack, "leaked");
    return {};
  },
  "The pipeline's own credential expires soon": async (stack) => {
    const old = stack.mint({ description: "the pipeline's", expiresAt: inDays(20) });
    await write(stack, "new-credential", stack.mint({ description: "the pipeline's next" }).secret);
    return { env: { INFLUXDB_MANAGEMENT_TOKEN: old.secret, OLD_ID: old.id } };
  },
  "Locked out: the pipeline's credential is revoked or has expired": async (stack) => {
    const old = stack.mint({ description: "the pipeline's" });
    stack.emulator.revoke(old.id);
    await write(stack, "new-credential", stack.mint({ description: "the pipeline's next" }).secret);
    return { env: { INFLUXDB_MANAGEMENT_TOKEN: old.secret } };
  },
  "Wrong account": async (stack) => {
    await stack.workspace.config("influxdb-tokens:accountId", ACCOUNTS[1] ?? "");
    await stack.workspace.up({ expectFailure: true });
    return { env: { ACCOUNT_ID: ACCOUNTS[0] ?? "" } };
  },
  "An orphan": async (stack) => {
    const marker = "[pulumi:organization/tokens-test/prod/ci#00112233445566aa]";
    return { env: { TOKEN_ID: stack.mint({ description: `left over ${marker}` }).id } };
  },
  "A run was killed: a stale lock and a pending create": async (stack) => {
    const { workspace } = stack;
    const before = stack.made().length;
    await workspace.writeProgram(oneToken(`new ManagementToken("late", { description: "Late" });`));
    await killWhileCreating(stack, () => stack.made().length > before);
    await workspace.up({ expectFailure: true });
    return { env: { TOKEN_ID: stack.made().at(-1)?.id ?? "" } };
  },
  "A run was killed: the state cannot be read, `failed to load checkpoint: EOF`": async ({ workspace }) => {
    const attributes = path.join(workspace.state, ".pulumi/stacks/tokens-test/prod.json.attrs");
    expect((await readFile(attributes)).length).toBeGreaterThan(0);
    await writeFile(attributes, "");
    const { output } = await workspace.run(["cancel", "--yes"], { expectFailure: true });
    expect(output).toContain("failed to load checkpoint: EOF");
    return { env: { STATE_FOLDER: workspace.state } };
  },
  "A token is not ready": async (stack) => {
    stack.emulator.faults.add({ kind: "status", status: 401, operation: "get" });
    await stack.workspace.writeProgram(
      oneToken(`new ManagementToken("slow", { description: "Slow", verify: { timeout: "1s" } });`),
    );
    await stack.workspace.up({ expectFailure: true });
    stack.emulator.faults.clear();
    return {};
  },
  "A token in the state is dead": async (stack) => {
    const [resource] = await stack.workspace.resources("ci");
    stack.emulator.revoke(resource?.id ?? "");
    return {};
  },
  "Is the copy in a secret store the current one?": async (stack) => {
    await leak(stack, "stored");
    return {};
  },
};

describe("the runbook", () => {
  let stack: EngineStack;
  let sections: ReturnType<typeof sectionsOf>;
  let bin: string;

  beforeAll(async () => {
    sections = sectionsOf(await readFile(path.resolve(__dirname, "../../../docs/runbook.md"), "utf8"));
    stack = await EngineStack.start({
      emulator: { accounts: ACCOUNTS, clustered: false },
      workspace: { stack: "prod", program: oneToken() },
    });
    bin = await tokensCommandFolder(stack.workspace);
  });

  // Each situation begins with a healthy stack.
  beforeEach(async () => {
    await stack.workspace.writeProgram(oneToken());
    await stack.workspace.up();
  });

  afterAll(() => stack.dispose());

  test("the runbook describes the situations that are prepared here, and no others", () => {
    expect(sections.map(({ title }) => title)).toEqual(Object.keys(SITUATIONS));
  });

  test.each(Object.entries(SITUATIONS))("the runbook helps: %s", async (title, prepare) => {
    const section = sections.find((each) => each.title === title);
    if (section === undefined) throw new Error("it is not in the runbook");
    const { env } = await prepare(stack);
    const { code, output } = await stack.workspace.script(scriptOf(section), {
      env: { ...settingsFor(stack), ...env, PATH: bin },
    });
    expect(`${code}\n${output}`).toMatch(/^0\n/);
    expect(await findSecrets({ secrets: stack.secrets, texts: { output } })).toEqual([]);
  });
});

/** Puts the stack's token into a file: where an attacker found it, or where a store keeps it. */
async function leak(stack: EngineStack, name: string): Promise<void> {
  await write(stack, name, String(await stack.workspace.output("token", { showSecrets: true })));
}

async function write({ workspace }: EngineStack, name: string, secret: string): Promise<void> {
  await writeFile(path.join(workspace.project, name), `${secret}\n`, { mode: 0o600 });
}
