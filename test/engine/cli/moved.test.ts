import type { AuditedToken } from "../../../cli/audit/classify";
import { EngineStack } from "../../support/engine/engineStack";
import { program } from "../../support/engine/program";
import { TokensCommand } from "../../support/engine/tokensCommand";
import { findSecrets } from "../../support/leaks";

interface AuditJson {
  readonly classes: Record<AuditedToken["class"], AuditedToken[]>;
}

const ids = (tokens: readonly { readonly id: string }[]) => tokens.map(({ id }) => id).sort();

describe("tokens whose marker names a stack that does not hold them any more", () => {
  let stack: EngineStack;
  let tokens: TokensCommand;

  beforeAll(async () => {
    const twoTokens = program(`
new ManagementToken("ci", { description: "CI", expiresIn: "90d" });
new ManagementToken("batch", { description: "Batch", expiresIn: "90d" });
`);
    stack = await EngineStack.start({ workspace: { program: twoTokens, stack: "old" } });
    tokens = new TokensCommand(stack);
    await stack.workspace.up();
  });
  afterAll(async () => {
    const texts = { output: tokens.transcript };
    expect(await findSecrets({ secrets: stack.secrets, texts })).toEqual([]);
    await stack.dispose();
  });

  test("are no orphans after a move and a rename, and a real orphan is still found", async () => {
    const { workspace } = stack;
    const [ci] = await workspace.resources("ci");
    await workspace.run(["stack", "init", "other"]);
    const between = ["--source", "organization/tokens-test/old", "--dest", "organization/tokens-test/other"];
    await workspace.run(["state", "move", ...between, "--yes", ci?.urn ?? ""]);
    const moved = await tokens.json<AuditJson>(["audit", "--stack", "old"]);
    expect(moved.code).toBe(0);
    expect(moved.classes.elsewhere).toMatchObject([
      { id: ci?.id, place: { stack: "organization/tokens-test/other", resource: "ci" } },
    ]);

    await workspace.run(["stack", "rename", "renamed", "--stack", "old"]);
    await workspace.run(["stack", "init", "old"]);
    const orphan = stack.mint({
      description: "left over [pulumi:organization/tokens-test/old/ci#00112233445566aa]",
    });
    const renamed = await tokens.json<AuditJson>(["audit", "--stack", "old"]);
    expect(renamed.code).toBe(3);
    expect(ids(renamed.classes.orphan)).toEqual([orphan.id]);
    expect(ids(renamed.classes.elsewhere)).toEqual(ids(stack.made()));

    const all = await tokens.json<AuditJson>(["audit"]);
    expect(ids(all.classes.managed)).toEqual(ids(stack.made()));
    expect(ids(all.classes.orphan)).toEqual([orphan.id]);
  });
});
