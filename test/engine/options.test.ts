import { useEngineStack } from "../support/engine/engineStack";
import { program } from "../support/engine/program";

const encrypted = expect.objectContaining({ ciphertext: expect.any(String) });

describe("options of the resource", () => {
  const stack = useEngineStack();
  afterEach(() => stack.workspace.destroy());

  test("the user's secret outputs are kept, and the token is one too", async () => {
    await stack.workspace.writeProgram(
      program(
        `new ManagementToken("ci", { description: "CI" }, { additionalSecretOutputs: ["description", "tokenId"] });`,
      ),
    );
    await stack.workspace.up();
    const [ci] = await stack.workspace.resources("ci");
    expect(ci?.outputs).toMatchObject({ description: encrypted, tokenId: encrypted, token: encrypted });
    expect(ci?.outputs?.tokenPrefix).toMatch(/^M\.V1\./);
  });

  test("secret arguments stay secret", async () => {
    await stack.workspace.writeProgram(
      program(
        `new ManagementToken("ci", { description: pulumi.secret("hidden purpose"), keepers: pulumi.secret({ a: "b" }) });`,
      ),
    );
    await stack.workspace.up();
    const [ci] = await stack.workspace.resources("ci");
    expect(ci?.inputs).toMatchObject({ description: encrypted, keepers: encrypted });
    expect(ci?.outputs).toMatchObject({ description: encrypted, keepers: encrypted });
    await stack.workspace.up({ args: ["--expect-no-changes"] });
    await stack.workspace.refresh({ args: ["--expect-no-changes"] });
  });

  test("a token inside a component works like any other, and its outputs are the component's", async () => {
    await stack.workspace.writeProgram(
      program(`class Pipeline extends pulumi.ComponentResource {
  constructor(name, opts) {
    super("test:index:Pipeline", name, {}, opts);
    const token = new ManagementToken(name + "-token", { description: "of " + name }, { parent: this });
    this.token = token.token;
    this.isToken = ManagementToken.isInstance(token) && !ManagementToken.isInstance(this);
    this.registerOutputs({ tokenId: token.tokenId });
  }
}
const pipeline = new Pipeline("deploy");
exports.token = pipeline.token;
exports.isToken = pipeline.isToken;`),
    );
    await stack.workspace.up();
    const [token] = await stack.workspace.resources("deploy-token");
    expect(token?.urn).toContain("test:index:Pipeline$pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken");
    expect(await stack.workspace.output("isToken")).toBe(true);
    expect(await stack.workspace.output("token", { showSecrets: true })).toBe(stack.secrets.at(-1));
    await stack.workspace.up({ args: ["--expect-no-changes"] });
  });

  test("retainOnDelete keeps the token on the service", async () => {
    await stack.workspace.writeProgram(
      program(`new ManagementToken("kept", { description: "kept" }, { retainOnDelete: true });`),
    );
    await stack.workspace.up();
    await stack.workspace.destroy();
    const kept = stack.made().at(-1);
    expect(kept?.state).toBe("active");
    stack.emulator.revoke(kept?.id ?? "");
  });
});
