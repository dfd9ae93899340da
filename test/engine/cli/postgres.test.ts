import type { AuditedToken } from "../../../cli/audit/classify";
import { EngineStack } from "../../support/engine/engineStack";
import { killWhileCreating } from "../../support/engine/killWhileCreating";
import { findPostgres, Postgres } from "../../support/engine/postgres";
import { program } from "../../support/engine/program";
import { TokensCommand } from "../../support/engine/tokensCommand";
import { makeTwoStacks } from "../../support/engine/twoStacks";
import { findSecrets } from "../../support/leaks";

interface AuditJson {
  readonly stacks: string[];
  readonly classes: Record<AuditedToken["class"], AuditedToken[]>;
}

const found = findPostgres();
const [describeHere, title] =
  "missing" in found
    ? [describe.skip, `states in PostgreSQL (skipped: ${found.missing})`]
    : [describe, "states in PostgreSQL"];

const ids = (tokens: readonly { readonly id: string }[]) => tokens.map(({ id }) => id).sort();

describeHere(title, () => {
  let postgres: Postgres;
  let stack: EngineStack;
  let tokens: TokensCommand;
  let dev: string[];
  let prod: string[];

  beforeAll(async () => {
    postgres = await Postgres.start("programs" in found ? found.programs : "");
    stack = await EngineStack.start({
      workspace: {
        backendUrl: postgres.url,
        stack: "dev",
        program: program(`new ManagementToken("ci", { description: "CI", expiresIn: "90d" });`),
      },
    });
    tokens = new TokensCommand(stack);
    ({ dev, prod } = await makeTwoStacks(stack));
  });

  afterAll(async () => {
    await stack?.dispose();
    await postgres?.stop();
  });

  afterEach(async () => {
    const secrets = [...stack.secrets, postgres.password];
    expect(await findSecrets({ secrets, texts: { output: tokens.transcript } })).toEqual([]);
  });

  test("audit reads all stacks, or one", async () => {
    const all = await tokens.json<AuditJson>(["audit"]);
    expect(all).toMatchObject({
      code: 0,
      stacks: ["organization/tokens-test/dev", "organization/tokens-test/prod"],
    });
    expect(ids(all.classes.managed)).toEqual([...dev, ...prod].sort());
    const one = await tokens.json<AuditJson>(["audit", "--stack", "prod"]);
    expect(ids(one.classes.managed)).toEqual(prod);
    expect(ids(one.classes.elsewhere)).toEqual(dev);
  });

  test("due reads all stacks without a credential", async () => {
    const { code } = await tokens.run(["due", "--within", "100d"], {
      env: { INFLUXDB_MANAGEMENT_TOKEN: "" },
    });
    expect(code).toBe(3);
  });

  test("a run that was killed leaves a lock and a pending create; both are found and cleaned up", async () => {
    const { workspace } = stack;
    await workspace.writeProgram(
      program(`new ManagementToken("ci", { description: "CI", expiresIn: "90d" });
new ManagementToken("late", { description: "Late" });`),
    );
    await killWhileCreating(stack, () => stack.made().length >= 3);

    const late = ids(stack.made()).filter((id) => ![...dev, ...prod].includes(id));
    // The lock keeps updates out, and not the audit.
    await workspace.up({ expectFailure: true });
    const audit = await tokens.json<AuditJson>(["audit"]);
    expect(audit.code).toBe(3);
    expect(ids(audit.classes.pending)).toEqual(late);
    expect((await tokens.run(["revoke", ...late, "--managed", "--yes"])).code).toBe(0);
    await workspace.cancel();
    await workspace.refresh({ args: ["--clear-pending-creates"] });
    await workspace.up();
    const after = await tokens.json<AuditJson>(["audit"]);
    expect(after.code).toBe(0);
    expect(after.classes.managed).toHaveLength(3);
  });

  test("a state backend that is gone is a failure that does not show its password", async () => {
    const url = postgres.url.replace(/:\d+\//, ":1/");
    const { code, stdout, stderr } = await tokens.run(["audit"], { env: { PULUMI_BACKEND_URL: url } });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^influxdb-tokens audit: `pulumi stack ls .*` failed: /);
  });
});
