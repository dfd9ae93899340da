import type { CommandContext } from "../command";
import { type Reach, withConnections } from "../connections";
import { SETTING_OPTIONS, type SettingValues } from "../settings";
import { STATE_OPTIONS, type StateValues, stateSource } from "../states/sources";
import { KIND_OPTION, type KindValue } from "../tokenKind";
import { type AuditRun, readKnownIds, runAudit } from "./runAudit";

/** The flags that say what an audit looks at. */
export const AUDIT_OPTIONS = {
  ...SETTING_OPTIONS,
  ...STATE_OPTIONS,
  ...KIND_OPTION,
  except: { type: "string" },
} as const;

/** The values of {@link AUDIT_OPTIONS}. */
export interface AuditValues extends SettingValues, StateValues, KindValue {
  readonly except?: string | undefined;
}

/**
 * Audits what the flags name, and does something with the findings.
 *
 * @throws UsageError, TokenError, StateError: then nothing is concluded
 */
export async function withAudit<T>(
  values: AuditValues,
  context: CommandContext,
  work: (run: AuditRun, reach: Reach) => T,
): Promise<T> {
  const knownIds = readKnownIds(values.except, context);
  return await withConnections(values, context, async (reach) =>
    work(await runAudit(reach.connections, stateSource(values, context), knownIds, context), reach),
  );
}
