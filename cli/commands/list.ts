import { durationOption, parseArguments } from "../arguments";
import type { AuditedToken } from "../audit/classify";
import { type AuditRun, readKnownIds, runAudit } from "../audit/runAudit";
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from "../command";
import { refuseExisting } from "../import/importFile";
import { importText } from "../import/importText";
import { importTokens } from "../import/importTokens";
import { endsWithin, type ListedToken, listedToken } from "../listedToken";
import { withProgress } from "../progress";
import { attemptTable, count, printJson, tokenTable } from "../report";
import { type Connection, SETTING_OPTIONS, SETTINGS_HELP, withConnection } from "../settings";
import {
  checkStateValues,
  namesStates,
  STATE_OPTIONS,
  STATES_HELP,
  type StateValues,
  stateSource,
} from "../states/sources";

const HELP = `Usage: influxdb-tokens list [OPTIONS]

Lists the management tokens of an account, by default the live ones. Never shows
a secret: the service stores none.

Options (a token is shown if it matches all filters):
  --all                   Also revoked and expired tokens.
  --expiring-within DURATION
                          Live tokens that expire within DURATION (30d, 12h).
  --no-expiry             Live tokens that never expire.
  --expired               Expired tokens.
  --revoked               Revoked tokens.
  --orphan                Live tokens that no state contains although they were
                          created for a stack that was read; see "audit --help".
  --unmanaged             Live tokens without an owner marker and in no state.
  --import FILE           Live tokens without an owner marker and in no state,
                          written to FILE for "pulumi import --file FILE". Leaves
                          out the credential in use, and says so.
  --force                 With --import: overwrite FILE.
  --json                  Print JSON.
  -h, --help              Show this help.

With --orphan, --unmanaged and --import:
${STATES_HELP}

${SETTINGS_HELP}

Exit codes:
  0  success, whether or not there is anything to list
  1  the listing or a state could not be read, or FILE not be written
  2  wrong usage

Examples:
  influxdb-tokens list
  influxdb-tokens list --expiring-within 30d
  influxdb-tokens list --no-expiry --json
  influxdb-tokens list --orphan --stack dev
  influxdb-tokens list --import tokens.json`;

/** Lists tokens. */
export const listCommand: Command = {
  name: "list",
  summary: "List the management tokens of an account.",
  help: HELP,
  run: runList,
};

const OPTIONS = {
  ...SETTING_OPTIONS,
  ...STATE_OPTIONS,
  all: { type: "boolean" },
  expired: { type: "boolean" },
  revoked: { type: "boolean" },
  "expiring-within": { type: "string" },
  "no-expiry": { type: "boolean" },
  orphan: { type: "boolean" },
  unmanaged: { type: "boolean" },
  import: { type: "string" },
  force: { type: "boolean" },
  json: { type: "boolean" },
} as const;

interface Filters extends StateValues {
  readonly all?: boolean | undefined;
  readonly expired?: boolean | undefined;
  readonly revoked?: boolean | undefined;
  readonly "no-expiry"?: boolean | undefined;
  readonly orphan?: boolean | undefined;
  readonly unmanaged?: boolean | undefined;
  readonly import?: string | undefined;
  readonly force?: boolean | undefined;
}

async function runList(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { values } = parseArguments(args, OPTIONS);
  const within = values["expiring-within"];
  const length = within === undefined ? undefined : durationOption("expiring-within", within);
  checkFilters(values, length);
  const file = values.import;
  if (file !== undefined && !values.force) refuseExisting(file, context);
  return await withConnection(values, context, async (connection) => {
    const matches = (token: ListedToken) =>
      hasStatus(token, values) &&
      (length === undefined || endsWithin(token, context.clock.now(), length)) &&
      (!values["no-expiry"] || (token.status === "active" && token.expiresAt === undefined));
    const { scope } = connection.backend;
    if (file !== undefined) {
      const found = await auditOf(values, connection, context);
      const { plan, tokens, next } = importTokens(file, { ...found, matches }, values, connection, context);
      if (values.json) {
        printJson(context, "list", { scope, classes: byStatus(tokens), import: { file, ...plan }, next });
      } else context.print(importText(plan, tokens, { file, scope, next }, context));
      return exitCodes.fine;
    }
    const tokens = (await find(values, connection, context)).filter(matches);
    if (values.json) printJson(context, "list", { scope, classes: byStatus(tokens) });
    else context.print(shown(tokens, scope, values.orphan ? attemptTable : tokenTable, context));
    return exitCodes.fine;
  });
}

function checkFilters(values: Filters, length: number | undefined): void {
  checkStateValues(values);
  const needsStates = values.orphan || values.unmanaged || values.import !== undefined;
  if (!needsStates && namesStates(values)) {
    throw new UsageError("--stack, --all-stacks and --state need --orphan, --unmanaged or --import");
  }
  if (values.orphan && values.import !== undefined) {
    throw new UsageError("--orphan and --import cannot be combined: an orphan was created for a stack");
  }
  if (values.force && values.import === undefined) throw new UsageError("--force needs --import");
  if (values.orphan && values.unmanaged) {
    throw new UsageError("--orphan and --unmanaged cannot be combined; audit shows both");
  }
  if (values.expired && values.revoked) throw new UsageError("--expired and --revoked cannot be combined");
  const living = needsStates || length !== undefined || values["no-expiry"];
  if (living && (values.expired || values.revoked || values.all)) {
    throw new UsageError("--all, --expired and --revoked cannot be combined with filters for live tokens");
  }
}

async function find(
  values: Filters,
  connection: Connection,
  context: CommandContext,
): Promise<readonly ListedToken[]> {
  if (values.orphan || values.unmanaged) {
    const wanted = values.orphan ? "orphan" : "unmanaged";
    const { audit } = await auditOf(values, connection, context);
    return audit.tokens.filter((token: AuditedToken) => token.class === wanted);
  }
  const { backend } = connection;
  const records = await withProgress(`listing the tokens of ${backend.scope}`, context, () =>
    backend.list({ signal: context.signal }),
  );
  return records.map((record) => listedToken(record, context.clock.now()));
}

function auditOf(values: Filters, connection: Connection, context: CommandContext): Promise<AuditRun> {
  return runAudit(connection, stateSource(values, context), readKnownIds(undefined, context), context);
}

function hasStatus({ status }: ListedToken, { all, expired, revoked }: Filters): boolean {
  if (expired) return status === "expired";
  if (revoked) return status === "revoked";
  return all === true || status === "active";
}

function byStatus(tokens: readonly ListedToken[]): object {
  const statuses = ["active", "expired", "revoked"] as const;
  return Object.fromEntries(
    statuses.map((status) => [status, tokens.filter((token) => token.status === status)]),
  );
}

function shown(
  tokens: readonly ListedToken[],
  scope: string,
  lay: typeof tokenTable,
  context: CommandContext,
): string {
  const total = `${count(tokens.length, "token")} in ${scope}`;
  return tokens.length === 0 ? total : `${lay(tokens, context)}\n\n${total}`;
}
