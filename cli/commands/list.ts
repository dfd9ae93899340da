import { durationOption, parseArguments } from "../arguments";
import type { AuditedToken } from "../audit/classify";
import { type AuditRun, readKnownIds, runAudit } from "../audit/runAudit";
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from "../command";
import {
  forEachKind,
  type Reach,
  reachJson,
  scopesText,
  tellUnreached,
  withConnections,
} from "../connections";
import { refuseExisting } from "../import/importFile";
import { importText } from "../import/importText";
import { importTokens } from "../import/importTokens";
import { endsWithin, type ListedToken, listedToken } from "../listedToken";
import { listTokens } from "../listing";
import { attemptTable, count, printJson, tokenTable } from "../output";
import { SETTING_OPTIONS, SETTINGS_HELP } from "../settings";
import {
  checkStateValues,
  namesStates,
  STATE_OPTIONS,
  STATES_HELP,
  type StateValues,
  stateSource,
} from "../states/sources";
import { KIND_OPTION, type TokenKind } from "../tokenKind";

const HELP = `Usage: influxdb-tokens list [OPTIONS]

Lists the management tokens of an account and the database tokens of its
cluster, by default the live ones. Never shows a secret: the service stores
none.

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
                          written to FILE for "pulumi import --file FILE".
                          Leaves out the credential in use, and says so.
  --force                 With --import: overwrite FILE.
  --kind KIND             Only management or only database tokens. Default:
                          both, if the settings reach both.
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
  summary: "List the tokens of an account and of its cluster.",
  help: HELP,
  run: runList,
};

const OPTIONS = {
  ...SETTING_OPTIONS,
  ...STATE_OPTIONS,
  ...KIND_OPTION,
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
  return await withConnections(values, context, async (reach) => {
    const matches = (token: ListedToken) =>
      hasStatus(token, values) &&
      (length === undefined || endsWithin(token, context.clock.now(), length)) &&
      (!values["no-expiry"] || (token.status === "active" && token.expiresAt === undefined));
    const scope = scopesText(reach);
    if (file !== undefined) {
      const found = await auditOf(values, reach, context);
      const { plan, tokens, next } = importTokens(file, { ...found, matches }, values, reach, context);
      if (values.json) {
        const content = { classes: byStatus(tokens), import: { file, ...plan }, next };
        printJson(context, "list", { ...reachJson(reach), ...content });
      } else context.print(importText(plan, tokens, { file, scope, next }, context));
    } else {
      const tokens = (await find(values, reach, context)).filter(matches);
      if (values.json) printJson(context, "list", { ...reachJson(reach), classes: byStatus(tokens) });
      else context.print(shown(tokens, reach, values.orphan ? attemptTable : tokenTable, context));
    }
    if (!values.json) tellUnreached(reach, context);
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

async function find(values: Filters, reach: Reach, context: CommandContext): Promise<readonly ListedToken[]> {
  if (values.orphan || values.unmanaged) {
    const wanted = values.orphan ? "orphan" : "unmanaged";
    const { audit } = await auditOf(values, reach, context);
    return audit.tokens.filter((token: AuditedToken) => token.class === wanted);
  }
  const listings = await forEachKind(reach.connections, context, async (connection) => {
    const records = await listTokens(connection, context);
    return records.map((record) => listedToken(record, connection.kind, context.clock.now()));
  });
  return listings.flat();
}

function auditOf(values: Filters, { connections }: Reach, context: CommandContext): Promise<AuditRun> {
  return runAudit(connections, stateSource(values, context), readKnownIds(undefined, context), context);
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

const THINGS: Readonly<Record<TokenKind, string>> = { management: "token", database: "database token" };

function shown(
  tokens: readonly ListedToken[],
  { connections }: Reach,
  lay: typeof tokenTable,
  context: CommandContext,
): string {
  const totals = connections.map(({ kind, backend }) => {
    const number = tokens.filter((token) => token.kind === kind).length;
    return `${count(number, THINGS[kind])} in ${backend.scope}`;
  });
  return [...(tokens.length === 0 ? [] : [lay(tokens, context), ""]), ...totals].join("\n");
}
