import { useWorld } from "../support/engine/engineStack";
import { program } from "../support/engine/program";

const text = (description: string) =>
  program(`const first = new ManagementToken("first", { description: "${description}", expiresIn: "90d" });
new ManagementToken("second", {
  description: pulumi.interpolate\`after \${first.tokenId}\`,
  expiresAt: first.expiresAt,
  keepers: { nested: first.fingerprint },
  verify: { timeout: first.tokenId.apply(() => "1m") },
});`);

describe("a preview", () => {
  const world = useWorld({ workspace: { program: text("before") } });
  const nothing = { INFLUXDB_MANAGEMENT_TOKEN: "", HTTPS_PROXY: "http://127.0.0.1:9" };

  test("needs no credential and no service for new tokens, unknown arguments included", async () => {
    const { output } = await world.workspace.preview({ env: nothing });
    expect(output).toMatch(/first\s+create/);
    expect(output).toMatch(/second\s+create/);
    expect(world.takeRequests()).toEqual([]);
  });

  test("needs none for tokens that are there, changed or not", async () => {
    await world.workspace.up();
    world.takeRequests();
    await world.workspace.preview({ env: nothing, args: ["--expect-no-changes"] });

    await world.workspace.writeProgram(text("after"));
    const { output } = await world.workspace.preview({ env: nothing });
    expect(output).toMatch(/first\s+replace/);
    expect(output).toMatch(/second\s+replace/);
    expect(world.takeRequests()).toEqual([]);
  });

  test("works while the service does not exist", async () => {
    await world.workspace.up();
    await world.workspace.destroy();
    await world.emulator.stop();
    await world.workspace.preview({ env: nothing });
  });
});
