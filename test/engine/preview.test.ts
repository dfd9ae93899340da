import { useEngineStack } from "../support/engine/engineStack";
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
  const stack = useEngineStack({ workspace: { program: text("before") } });
  const nothing = { INFLUXDB_MANAGEMENT_TOKEN: "", HTTPS_PROXY: "http://127.0.0.1:9" };

  test("needs no credential and no service for new tokens, unknown arguments included", async () => {
    const { output } = await stack.workspace.preview({ env: nothing });
    expect(output).toMatch(/first\s+create/);
    expect(output).toMatch(/second\s+create/);
    expect(stack.takeRequests()).toEqual([]);
  });

  test("needs none for tokens that are there, changed or not", async () => {
    await stack.workspace.up();
    stack.takeRequests();
    await stack.workspace.preview({ env: nothing, args: ["--expect-no-changes"] });

    await stack.workspace.writeProgram(text("after"));
    const { output } = await stack.workspace.preview({ env: nothing });
    expect(output).toMatch(/first\s+replace/);
    expect(output).toMatch(/second\s+replace/);
    expect(stack.takeRequests()).toEqual([]);
  });

  test("works while the service does not exist", async () => {
    await stack.workspace.up();
    await stack.workspace.destroy();
    await stack.emulator.stop();
    await stack.workspace.preview({ env: nothing });
  });
});
