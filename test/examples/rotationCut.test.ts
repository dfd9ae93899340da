import { becomeExample } from "../support/engine/exampleProject";
import { ExampleStack } from "../support/engine/exampleStack";
import { accepts } from "../support/service/accepts";
import { DAY } from "../support/time";
import { hasGo, toolPath } from "../support/tools/toolPath";

// The plugin behind @pulumiverse/time is built with Go; a machine with Pulumi installed needs none.
const describeWithGo = hasGo ? describe : describe.skip;

describeWithGo("examples/rotation-cut", () => {
  let example: ExampleStack;

  beforeAll(async () => {
    example = await ExampleStack.start("rotation-cut", { path: [await toolPath("time-plugin")] });
    await becomeExample(example.workspace, "rotation-cut");
  });

  afterAll(async () => {
    try {
      expect(await example.leaks()).toEqual([]);
    } finally {
      await example.dispose();
    }
  });

  test("replaces the token when the clock moves on in a refresh, and cuts off who holds the old one", async () => {
    const { workspace, stack } = example;
    const token = async () => (await workspace.output("token", { showSecrets: true })) as string;
    await workspace.up();
    const first = await token();

    await example.advance(59 * DAY);
    await workspace.up({ args: ["--refresh", "--expect-no-changes"] });
    await example.advance(2 * DAY);
    await workspace.up({ args: ["--expect-no-changes"] });
    expect(await accepts(stack.emulator, first)).toBe(true);

    await workspace.up({ args: ["--refresh"] });
    const second = await token();
    expect(stack.made().map(({ state }) => state)).toEqual(["revoked", "active"]);
    expect(await accepts(stack.emulator, first)).toBe(false);
    expect(await accepts(stack.emulator, second)).toBe(true);
    await workspace.up({ args: ["--refresh", "--expect-no-changes"] });

    await workspace.destroy();
    expect(example.living).toEqual([]);
  });
});
