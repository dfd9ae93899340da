import type { AuditedToken, DeadToken } from "../../../cli/audit/classify";
import { DEFAULT_CLUSTER_ID } from "../../../emulator";
import { type EngineStack, useEngineStack } from "../../support/engine/engineStack";
import { nativeProgram } from "../../support/engine/nativeProgram";
import { program } from "../../support/engine/program";
import { TokensCommand } from "../../support/engine/tokensCommand";
import { findSecrets } from "../../support/leaks";
import { WAYS } from "../../support/model/way";

const STATEMENTS = `
new Database("sensors", { name: "sensors" });
new ManagementToken("manager", { description: "Manager", expiresIn: "20d" });
const permissions = [{ action: "read", database: "sensors" }];
const reader = new DatabaseToken("reader", { description: "Reader", permissions, expiresIn: "20d" });
new RotatingDatabaseToken("rotating", {
  description: "Rotating", permissions, expiresIn: "90d", rotateBefore: "30d", overlap: "1d",
});
exports.token = reader.token;
exports.tokenId = reader.tokenId;
`;

interface AuditJson {
  readonly classes: Record<AuditedToken["class"], AuditedToken[]> & { dead: DeadToken[] };
  readonly next: { readonly commands: string[] }[];
}

describe.each(WAYS)("the command beside a stack with both kinds of tokens, by the %s way", (way) => {
  const stack: EngineStack = useEngineStack({
    workspace: {
      plugin: way === "plugin",
      program: (way === "plugin" ? nativeProgram : program)(STATEMENTS),
      env: { INFLUXDB_TOKENS_CLUSTER_ID: DEFAULT_CLUSTER_ID },
    },
  });
  const tokens = new TokensCommand(stack);
  const audit = () => tokens.json<AuditJson>(["audit"]);
  const resources = (found: readonly AuditedToken[]) =>
    found.map(({ kind, place }) => `${kind} ${place?.resource}`).sort();

  beforeAll(() => stack.workspace.up(), 240_000);

  afterEach(async () => {
    expect(await findSecrets({ secrets: stack.secrets, texts: { output: tokens.transcript } })).toEqual([]);
  });

  test("audit finds every token in the state, and no database among them", async () => {
    const { code, classes } = await audit();
    expect(code).toBe(0);
    expect(resources(classes.managed)).toEqual([
      "database reader",
      "database rotating",
      "management manager",
    ]);
    expect(classes.unmanaged.map(({ kind }) => kind)).toEqual(["management"]);
  });

  test("due names the tokens of both kinds", async () => {
    const { classes } = await tokens.json<{
      classes: Record<string, { resource: string; tokenKind: string }[]>;
    }>(["due", "--within", "30d"]);
    const expiring = classes.expiring?.map(({ tokenKind, resource }) => `${tokenKind} ${resource}`);
    expect(expiring?.sort()).toEqual(["database reader", "management manager"]);
  });

  test("verify proves with a query that the stack's secret works", async () => {
    const stdin = (await stack.workspace.output("token", { showSecrets: true })) as string;
    const args = ["verify", "--cluster-url", stack.emulator.url];
    expect(await tokens.json(args, { stdin })).toMatchObject({
      code: 0,
      provenBy: "query",
      token: { id: await stack.workspace.output("tokenId"), kind: "database" },
    });
  });

  test("a token that died is found, and what audit says to run gives a new one", async () => {
    const id = (await stack.workspace.output("tokenId")) as string;
    stack.emulator.removeDatabaseToken(id);
    const { code, classes, next } = await audit();
    expect(code).toBe(3);
    expect(classes.dead).toMatchObject([
      { id, kind: "database", status: "missing", place: { resource: "reader" } },
    ]);
    const [command = ""] = next.flatMap(({ commands }) => commands);
    await stack.workspace.run([...command.split(" ").slice(1), "--yes", "--skip-preview"]);
    expect((await audit()).code).toBe(0);
  });

  test("a token that the state lost is no other's, and revoked by its id alone", async () => {
    const { id } = stack.mintForDatabases({
      description: "left [pulumi:organization/tokens-test/test/gone#00112233445566aa]",
      permissions: [{ action: "read", resource: "sensors" }],
    });
    const { code, classes, next } = await audit();
    expect(code).toBe(3);
    expect(classes.orphan.map((token) => token.id)).toEqual([id]);
    const [command = ""] = next.flatMap(({ commands }) => commands);
    expect((await tokens.run(command.split(" ").slice(1))).code).toBe(0);
    expect((await audit()).code).toBe(0);
    expect(stack.madeForDatabases().filter(({ state }) => state === "active")).toHaveLength(2);
  });
});
