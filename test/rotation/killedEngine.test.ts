import type { FaultMoment } from "../../emulator";
import { ExampleStack } from "../support/engine/exampleStack";
import { killTogether } from "../support/exec/processes";
import { accepts } from "../support/service/accepts";

let example: ExampleStack;
let rotation = 1;

beforeAll(async () => {
  example = await ExampleStack.start("rotation-forced");
  // Two of them, so that each rotation from here on has an older predecessor to revoke.
  for (; rotation <= 2; rotation++) await example.up({ args: asked() });
});

afterAll(async () => {
  try {
    await example.workspace.destroy();
    expect(example.living).toEqual([]);
    expect(await example.leaks()).toEqual([]);
  } finally {
    await example.dispose();
  }
});

const asked = () => ["--config", `tokens-test:rotation=${rotation}`];

/** A forced rotation; engine, provider and program are killed as one when a call gets to a moment. */
async function killedUp(operation: "create" | "get" | "revoke", when: FaultMoment): Promise<void> {
  const { workspace } = example;
  const { faults } = example.stack.emulator;
  const reached = new Promise<void>((resolve) => {
    const match = () => {
      resolve();
      return true;
    };
    faults.add({ kind: "hang", operation, when, times: 1, match });
  });
  const command = workspace.start(["up", "--yes", "--skip-preview", "--suppress-progress", ...asked()]);
  await Promise.race([reached, command.result]);
  await killTogether(await workspace.processes());
  expect((await command.result).signal).toBe("SIGKILL");
  faults.clear();
  await workspace.cancel();
}

describe("engine and provider are killed during a rotation", () => {
  test.each<[string, "create" | "get" | "revoke", FaultMoment]>([
    ["when the service has the request and has not made the token", "create", "before"],
    ["after the token is made", "create", "after"],
    ["after the token is seen to work", "get", "after"],
    ["before the older predecessor is revoked", "revoke", "before"],
    ["after the older predecessor is revoked", "revoke", "after"],
  ])("%s: the next up rotates once, and leaves two", async (_name, operation, when) => {
    const { workspace, stack: service } = example;
    const before = await example.rotatingToken();
    const held = (await workspace.output("token", { showSecrets: true })) as string;
    rotation++;
    await killedUp(operation, when);
    expect((await example.rotatingToken()).tokenId).toBe(before.tokenId);
    expect(await accepts(service.emulator, held)).toBe(true);

    const after = await example.up({ args: asked() });
    expect(after).toMatchObject({ previousTokenId: before.tokenId, status: "active" });
    // What the killed run made counts as a generation of its own.
    expect([1, 2]).toContain(Number(after.generation) - Number(before.generation));
    expect(example.living).toEqual([before.tokenId, after.tokenId].flatMap((id) => id ?? []).sort());
    expect(await accepts(service.emulator, held)).toBe(true);
  });
});
