import { useWorld } from "../support/engine/engineStack";
import { program } from "../support/engine/program";

const encrypted = expect.objectContaining({ ciphertext: expect.any(String) });

describe("options of the resource", () => {
  const world = useWorld();
  afterEach(() => world.workspace.destroy());

  test("the user's secret outputs are kept, and the token is one too", async () => {
    await world.workspace.writeProgram(
      program(
        `new ManagementToken("ci", { description: "CI" }, { additionalSecretOutputs: ["description", "tokenId"] });`,
      ),
    );
    await world.workspace.up();
    const [ci] = await world.workspace.resources("ci");
    expect(ci?.outputs).toMatchObject({ description: encrypted, tokenId: encrypted, token: encrypted });
    expect(ci?.outputs?.tokenPrefix).toMatch(/^M\.V1\./);
  });

  test("secret arguments stay secret", async () => {
    await world.workspace.writeProgram(
      program(
        `new ManagementToken("ci", { description: pulumi.secret("hidden purpose"), keepers: pulumi.secret({ a: "b" }) });`,
      ),
    );
    await world.workspace.up();
    const [ci] = await world.workspace.resources("ci");
    expect(ci?.inputs).toMatchObject({ description: encrypted, keepers: encrypted });
    expect(ci?.outputs).toMatchObject({ description: encrypted, keepers: encrypted });
    await world.workspace.up({ args: ["--expect-no-changes"] });
    await world.workspace.refresh({ args: ["--expect-no-changes"] });
  });

  test("a token inside a component works like any other, and its outputs are the component's", async () => {
    await world.workspace.writeProgram(
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
    await world.workspace.up();
    const [token] = await world.workspace.resources("deploy-token");
    expect(token?.urn).toContain("test:index:Pipeline$pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken");
    expect(await world.workspace.output("isToken")).toBe(true);
    expect(await world.workspace.output("token", { showSecrets: true })).toBe(world.secrets.at(-1));
    await world.workspace.up({ args: ["--expect-no-changes"] });
  });

  test("retainOnDelete keeps the token on the service", async () => {
    await world.workspace.writeProgram(
      program(`new ManagementToken("kept", { description: "kept" }, { retainOnDelete: true });`),
    );
    await world.workspace.up();
    await world.workspace.destroy();
    const kept = world.made().at(-1);
    expect(kept?.state).toBe("active");
    world.emulator.revoke(kept?.id ?? "");
  });
});
