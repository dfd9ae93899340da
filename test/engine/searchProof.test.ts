import { EngineStack } from "../support/engine/engineStack";
import { program } from "../support/engine/program";
import { RunningCommand } from "../support/exec/command";

/** The checks that run after every other test, on programs that violate them. */
describe("what is checked after every test catches", () => {
  let stack: EngineStack;
  beforeEach(async () => {
    stack = await EngineStack.start();
  });
  afterEach(() => stack.dispose());

  const token = 'const ci = new ManagementToken("ci", { description: "CI", verify: false });';

  test("a secret in a file, in the output and in the state", async () => {
    await stack.workspace.writeProgram(
      program(`${token}
ci.token.apply((secret) => {
  const encoded = [...secret].map((character) => "%" + character.charCodeAt(0).toString(16)).join("");
  require("node:fs").writeFileSync("leaked.txt", encoded);
  console.log(Buffer.from("token " + secret).toString("base64"));
});
exports.plain = pulumi.unsecret(ci.token);`),
    );
    await stack.workspace.up();
    const failure = stack.verify();
    await expect(failure).rejects.toThrow(/leaked\.txt \(percent-encoded\)/);
    await expect(failure).rejects.toThrow(/state \((plain|escaped)\)/);
    await expect(failure).rejects.toThrow(/output \(base64\)/);
  });

  test("a secret that the user's own config holds in the clear", async () => {
    await stack.workspace.config("influxdb-tokens:managementToken", stack.emulator.secret);
    await expect(stack.verify()).rejects.toThrow(/Pulumi\.test\.yaml/);
  });

  test("a living token that no state knows", async () => {
    await stack.workspace.writeProgram(program(token));
    await stack.workspace.up();
    await stack.workspace.run(["state", "delete", "--yes", await urnOf("ci")]);
    await expect(stack.verify()).rejects.toThrow(/lives, and no state knows it/);
  });

  test("a process that stays behind", async () => {
    const { env, project } = stack.workspace;
    const left = new RunningCommand("sleep", ["540"], { cwd: project, env, timeoutMs: 570_000 });
    await expect(stack.verify({ processesGoneWithinMs: 1_000 })).rejects.toThrow(
      `processes are left: ${left.pid}`,
    );
    left.signal("SIGKILL");
    await left.result;
  });

  test("and nothing where all is well", async () => {
    await stack.workspace.writeProgram(program(token));
    await stack.workspace.up();
    await stack.verify();
    await stack.workspace.destroy();
    await stack.verify();
  });

  async function urnOf(name: string): Promise<string> {
    return (await stack.workspace.resources(name))[0]?.urn ?? "";
  }
});
