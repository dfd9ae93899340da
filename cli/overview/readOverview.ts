import { type AuditValues, withAudit } from "../audit/withAudit";
import type { CommandContext } from "../command";
import { requireShown } from "../states/hidden";
import { namesStates } from "../states/sources";
import { type Overview, overviewOf } from "./overview";

/**
 * Reads the service and the states.
 *
 * @param within what counts as soon, in milliseconds
 * @throws UsageError, TokenError, StateError: then nothing is concluded
 */
export async function readOverview(
  values: AuditValues,
  within: number,
  context: CommandContext,
): Promise<Overview> {
  return await withAudit(values, context, (run, reach) => {
    requireShown(run.states, ["status", "expiresAt", "rotateAt", "previousRevokeAt"]);
    const someStacks = namesStates(values) && !values["all-stacks"];
    return overviewOf(run, reach, { now: context.clock.now(), within, someStacks });
  });
}
