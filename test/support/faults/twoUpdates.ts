import type { EngineStack } from "../engine/engineStack";
import { oneToken } from "../engine/program";

/** Starts two updates of one stack at once: one is turned away by the engine's lock, and no token is doubled. */
export async function expectOneOfTwoUpdates(stack: EngineStack, lockMessage: RegExp): Promise<void> {
  const { workspace, emulator } = stack;
  await workspace.writeProgram(oneToken({ description: "CI", expiresIn: "90d" }));
  emulator.faults.add({ kind: "latency", ms: 1_500, operation: "create" });
  const update = () => workspace.start(["up", "--yes", "--skip-preview", "--suppress-progress"]).result;
  const results = await Promise.all([update(), update()]);
  const failed = results.filter(({ code }) => code !== 0);
  expect(failed).toHaveLength(1);
  expect(failed[0]?.output).toMatch(lockMessage);

  const { deployment } = await workspace.export();
  const tokens = (deployment.resources ?? []).filter(({ type }) => type.endsWith(":ManagementToken"));
  expect(stack.made().flatMap(({ id, state }) => (state === "active" ? [id] : []))).toEqual(
    tokens.map(({ id }) => id),
  );
  expect(tokens).toHaveLength(1);
}
