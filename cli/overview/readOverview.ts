import { readKnownIds, runAudit } from "../audit/runAudit";
import type { CommandContext } from "../command";
import { withConnections } from "../connections";
import type { SettingValues } from "../settings";
import { requireShown } from "../states/hidden";
import { namesStates, type StateValues, stateSource } from "../states/sources";
import type { KindValue } from "../tokenKind";
import { type Overview, overviewOf } from "./overview";

/** The flags that select what an overview shows. */
export interface OverviewValues extends SettingValues, StateValues, KindValue {
  readonly except?: string | undefined;
}

/**
 * Reads the service and the states.
 *
 * @param within what counts as soon, in milliseconds
 * @throws UsageError, TokenError, StateError: then nothing is concluded
 */
export async function readOverview(
  values: OverviewValues,
  within: number,
  context: CommandContext,
): Promise<Overview> {
  const knownIds = readKnownIds(values.except, context);
  return await withConnections(values, context, async (reach) => {
    const run = await runAudit(reach.connections, stateSource(values, context), knownIds, context);
    requireShown(run.states, ["status", "expiresAt", "rotateAt", "previousRevokeAt"]);
    const someStacks = namesStates(values) && !values["all-stacks"];
    return overviewOf(run, reach, { now: context.clock.now(), within, someStacks });
  });
}
