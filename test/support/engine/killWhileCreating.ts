import { signalAll } from "../exec/processes";
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
  // The provider process would revoke them, as long as it can: it goes first.
  signalAll(
    (await workspace.processes()).filter((pid) => pid !== up.pid),
    "SIGKILL",
  );
  up.signalGroup("SIGKILL");
  await up.result;
  emulator.faults.clear();
}
