import { defined } from "../../provider/defined";
import { formatDuration, parseInstant } from "../../provider/token/time";
import { durationOption, parseArguments } from "../arguments";
import { type Finding, findOut, type Problem } from "../check/findOut";
import { influxctlInUse } from "../check/influxctlInUse";
import { type Command, type CommandContext, type ExitCode, exitCodes } from "../command";
import { type Connection, forEachKind, reachJson, tellUnreached, withConnections } from "../connections";
import { count, printJson } from "../output";
import { SETTING_OPTIONS, SETTINGS_HELP } from "../settings";
import { KIND_OPTION, type TokenKind } from "../tokenKind";
import { packageVersion } from "../version";

const HELP = `Usage: influxdb-tokens check [OPTIONS]

Checks what this machine would use: the account, the backend, the versions, and
the credential: where it comes from, whether the service accepts it, and when it
expires. For database tokens, the same for the Management API of the cluster.
Changes nothing.

Options:
  --within DURATION  Report a credential that expires within DURATION.
                     Default: 30d
  --kind KIND        Only what management or only what database tokens need.
                     Default: both, if the settings reach both.
  --json             Print JSON.
  -h, --help         Show this help.

${SETTINGS_HELP}

Exit codes:
  0  the service accepts the credential, and it does not expire soon
  1  the service could not be reached, or a setting is wrong
  2  wrong usage
  3  the credential is refused, not live in this account, or expires soon

Examples:
  influxdb-tokens check
  influxdb-tokens check --within 14d --json`;

/** Checks settings and credential. */
export const checkCommand: Command = {
  name: "check",
  summary: "Check the account, the backend and the credential.",
  help: HELP,
  run: runCheck,
};

/** Exit code 1 takes precedence: no conclusion can be drawn from a service that was not reached. */
const CODES: Readonly<Record<Problem, ExitCode>> = {
  unreachable: exitCodes.failed,
  refused: exitCodes.found,
  "not-listed": exitCodes.found,
  "ends-soon": exitCodes.found,
};

const OPTIONS = {
  ...SETTING_OPTIONS,
  ...KIND_OPTION,
  within: { type: "string", default: "30d" },
  json: { type: "boolean" },
} as const;

/** What was found out over one connection. */
interface Looked extends Finding {
  readonly connection: Connection;
}

async function runCheck(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { values } = parseArguments(args, OPTIONS);
  const within = durationOption("within", values.within);
  return await withConnections(values, context, async (reach) => {
    const looked = await forEachKind(reach.connections, context, async (connection) => {
      const { settings } = connection;
      const uses = connection.kind === "management" && settings.backend === "influxctl";
      const influxctl = uses ? await influxctlInUse(settings, context) : undefined;
      return { connection, influxctl, ...(await findOut(connection, within, context)) };
    });
    const of = (kind: TokenKind) => looked.find(({ connection }) => connection.kind === kind);
    const [account, cluster] = [of("management"), of("database")];
    const influxctl = account?.influxctl;
    const credential = looked[0]?.connection.inUse;
    const settings = account?.connection.settings;
    const report = {
      ...(settings === undefined ? {} : { backend: settings.backend }),
      ...defined({ endpoint: settings?.backend === "http" ? settings.endpoint : undefined }),
      versions: defined({
        "pulumi-influxdb-tokens": packageVersion(),
        node: process.versions.node,
        influxctl: influxctl?.version,
      }),
      ...defined({ influxctlPath: influxctl?.path }),
      credential: defined({
        source: credential?.source ?? "an influxctl profile",
        prefix: credential?.prefix === "" ? undefined : credential?.prefix,
        id: account?.id,
        expiresAt: account?.expiresAt,
      }),
    };
    const classes = [...new Set(looked.flatMap(({ problem }) => problem?.class ?? []))];
    if (values.json) {
      printJson(context, "check", {
        ...reachJson(reach),
        ...report,
        ...(account === undefined ? {} : answerJson(account)),
        classes,
        ...(cluster === undefined ? {} : { cluster: clusterJson(cluster) }),
      });
    } else {
      context.print(shown(report, { account, cluster }, context));
      tellUnreached(reach, context);
    }
    const codes = classes.map((each) => CODES[each]);
    return codes.find((code) => code === exitCodes.failed) ?? codes[0] ?? exitCodes.fine;
  });
}

function answerJson({ reachable, milliseconds, tokens, databases, problem }: Finding): object {
  return defined({ reachable, milliseconds, tokens, databases, problem: problem?.words });
}

function clusterJson(cluster: Looked): object {
  const { endpoint, clusterUrl } = cluster.connection.settings;
  return { ...defined({ endpoint, clusterUrl }), ...answerJson(cluster) };
}

interface Report {
  readonly backend?: string;
  readonly endpoint?: string;
  readonly influxctlPath?: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly credential: { readonly source: string; readonly prefix?: string };
}

type Line = [string, string | undefined];

function shown(
  { backend, endpoint, influxctlPath, versions, credential }: Report,
  { account, cluster }: { readonly account: Looked | undefined; readonly cluster: Looked | undefined },
  { clock }: CommandContext,
): string {
  const versionsText = Object.entries(versions)
    .map((pair) => pair.join(" "))
    .join(", ");
  const lines: Line[] = [
    ["account", account?.connection.backend.scope],
    ["backend", backend && [backend, endpoint ?? influxctlPath].filter(Boolean).join(" ")],
    ["versions", versionsText],
    [
      "credential",
      [credential.prefix && `${credential.prefix}…`, `from ${credential.source}`].filter(Boolean).join(" "),
    ],
    ["id", account?.id],
    ["expires", account?.id && endOf(account, clock.now())],
    ...answerLines(account, "token"),
    ...(cluster === undefined ? [] : clusterLines(cluster)),
  ];
  return lines
    .filter((line): line is [string, string] => line[1] !== undefined)
    .map(([name, value]) => `${name.padEnd(10)}  ${value}`)
    .join("\n");
}

function clusterLines(cluster: Looked): Line[] {
  const { backend, settings } = cluster.connection;
  return [
    ["cluster", `${backend.scope} at ${settings.endpoint}`],
    ["queries", settings.clusterUrl ?? "none: a database token cannot be tried (--cluster-url)"],
    ...answerLines(cluster, "database token"),
  ];
}

function answerLines(found: Finding | undefined, thing: string): Line[] {
  if (found === undefined) return [];
  const { milliseconds, tokens = 0, databases, problem } = found;
  const listed = [count(tokens, thing), ...(databases === undefined ? [] : [count(databases, "database")])];
  const answered = `answered in ${milliseconds} ms and lists ${listed.join(" and ")}`;
  return [
    ["service", found.tokens === undefined ? undefined : answered],
    ["problem", problem?.words],
  ];
}

function endOf({ expiresAt }: Finding, now: number): string {
  const end = parseInstant(expiresAt ?? "");
  return end === undefined ? "never" : `${expiresAt} (in ${formatDuration(end - now)})`;
}
