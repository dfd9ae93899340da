import { killTogether } from "../exec/processes";
import { until } from "../until";
import type { EngineStack } from "./engineStack";

/**
 * Starts `pulumi up` and kills it, and everything of it, once the service has created the tokens: the answers never
 * come.
 *
 * @param isCreated whether they are there
 */
export async function killWhileCreating(
  { workspace, emulator }: EngineStack,
  isCreated: () => boolean,
): Promise<void> {
  emulator.faults.add({ kind: "hang", operation: "create", when: "after" });
  const up = workspace.start(["up", "--yes", "--skip-preview"]);
  await until(isCreated);
  // The provider would revoke them without its engine, and the engine would record that the provider has ended.
  await killTogether(await workspace.processes());
  await up.result;
  emulator.faults.clear();
}
