import { durationOption, parseArguments } from "../arguments";
import { auditText } from "../audit/auditText";
import { byClass, isFinding } from "../audit/classify";
import { remediesForAudit } from "../audit/remedies";
import type { AuditRun } from "../audit/runAudit";
import { AUDIT_OPTIONS, withAudit } from "../audit/withAudit";
import { type Command, type CommandContext, type ExitCode, exitCodes } from "../command";
import { reachJson, scopesText, tellUnreached } from "../connections";
import { printJson } from "../output";
import { SETTINGS_HELP } from "../settings";
import { checkStateValues, STATES_HELP } from "../states/sources";

const HELP = `Usage: influxdb-tokens audit [OPTIONS]

Compares live tokens, of the account and of the cluster, with the states of
stacks:

  managed    a state contains it as a token of this account
  orphan     created for a stack that was read, but no state in the whole state
             backend contains it (with --stack, the other stacks are read too)
  pending    created by an operation that was interrupted or is still running
  suspect    the same, unless a stack of another organization created it: its
             marker names no organization
  elsewhere  created for a stack, or contained in a state that uses another name
             for the account, but not proven to be lost
  unmanaged  in no state, and created by hand or by another program
  kept       listed in the file of --except
  dead       a state contains it, but it is revoked, expired or missing

Changes nothing. Tokens of other accounts in the states are counted, not judged.

Options:
  --except FILE      Ids of known tokens that are fine, one per line; "#" starts
                     a comment.
  --within DURATION  Point out tokens that expire within DURATION. Default: 30d
  --kind KIND        Only management or only database tokens. Default: both, if
                     the settings reach both.
  --json             Print JSON.
  -h, --help         Show this help.

${STATES_HELP}

${SETTINGS_HELP}

Exit codes:
  0  nothing orphaned, pending, suspect or dead
  1  the listing or a state could not be read: no conclusion is drawn
  2  wrong usage
  3  something is orphaned, pending, suspect or dead

Examples:
  influxdb-tokens audit
  influxdb-tokens audit --stack dev --except known-tokens.txt
  pulumi stack export --file dev.json && influxdb-tokens audit --state dev.json`;

/** Compares tokens with states. */
export const auditCommand: Command = {
  name: "audit",
  summary: "Compare the live tokens with the states of stacks.",
  help: HELP,
  run: runAuditCommand,
};

const OPTIONS = {
  ...AUDIT_OPTIONS,
  within: { type: "string", default: "30d" },
  json: { type: "boolean" },
} as const;

async function runAuditCommand(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { values } = parseArguments(args, OPTIONS);
  checkStateValues(values);
  const within = durationOption("within", values.within);
  return await withAudit(values, context, (found, reach) => {
    if (values.json) printJson(context, "audit", { ...reachJson(reach), ...auditJson(found) });
    else {
      context.print(auditText(found, { scope: scopesText(reach), within }, context));
      tellUnreached(reach, context);
    }
    const { tokens, dead } = found.audit;
    return dead.length > 0 || tokens.some(isFinding) ? exitCodes.found : exitCodes.fine;
  });
}

function auditJson({ audit, states }: AuditRun): object {
  return {
    stacks: states.map(({ label }) => label),
    classes: { ...byClass(audit.tokens), dead: audit.dead },
    otherScopes: audit.otherScopes,
    next: remediesForAudit(audit),
  };
}
