import { writeFile } from "node:fs/promises";
import path from "node:path";
import { useEngineStack } from "../support/engine/engineStack";
import { oneToken } from "../support/engine/program";
import { type CommandResult, RunningCommand } from "../support/exec/command";

/** What both scripts do with their stack; the secret goes back as its length, so that it is printed nowhere. */
const USE = `
(async () => {
  const stack = await make();
  const { outputs } = await stack.up();
  await stack.up({ expectNoChanges: true });
  await stack.refresh({ expectNoChanges: true });
  await stack.destroy();
  console.log(JSON.stringify({ id: outputs.tokenId.value, secret: outputs.token.secret, length: outputs.token.value.length }));
})().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});`;

const LOCAL = `const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const make = () => LocalWorkspace.selectStack({ stackName: "test", workDir: process.cwd() });
${USE}`;

const inline = (workDir: string, settings: object) => `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { ManagementToken } = require("pulumi-influxdb-tokens");
const make = async () => {
  const program = async () => {
    const ci = new ManagementToken("ci", { description: "CI", expiresIn: "90d" });
    return { token: ci.token, tokenId: ci.tokenId };
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "inline", projectName: "tokens-test", program },
    ${workDir},
  );
  await stack.setAllConfig(${JSON.stringify(settings)});
  return stack;
};
${USE}`;

describe("a program of the Automation API", () => {
  const stack = useEngineStack({ workspace: { program: oneToken({ description: "CI", expiresIn: "90d" }) } });

  /** Runs a script in the project's folder, as the user's own process. */
  const run = async (script: string): Promise<CommandResult> => {
    const { project, env } = stack.workspace;
    await writeFile(path.join(project, "automation.js"), script);
    const options = { cwd: project, env, timeoutMs: 570_000 };
    return await new RunningCommand(process.execPath, ["automation.js"], options).result;
  };
  const settings = () => ({
    "influxdb-tokens:endpoint": { value: stack.emulator.url },
    "influxdb-tokens:accountId": { value: stack.emulator.accounts[0] },
  });

  test.each([
    ["with a project on disk", () => LOCAL],
    [
      "inline, with the project's folder as its work directory",
      () => inline("{ workDir: process.cwd() }", settings()),
    ],
    ["inline, started in the project's folder", () => inline("undefined", settings())],
  ])("a program of the Automation API works %s", async (_, script) => {
    const { code, stdout, stderr } = await run(script());
    expect([code, stderr]).toEqual([0, ""]);
    const [made] = stack.made().slice(-1);
    expect(JSON.parse(stdout)).toEqual({ id: made?.id, secret: true, length: stack.secrets.at(-1)?.length });
    expect(made?.state).toBe("revoked");
  });
});
