import type { TokenRecord } from "../../provider/backends/backend";
import { defined } from "../../provider/defined";
import { isTokenError, type TokenError } from "../../provider/errors";
import { formatDuration, parseInstant } from "../../provider/token/time";
import { durationOption, parseArguments } from "../arguments";
import { influxctlInUse } from "../check/influxctlInUse";
import { type Command, type CommandContext, type ExitCode, exitCodes } from "../command";
import { listedToken } from "../listedToken";
import { withProgress } from "../progress";
import { count, printJson } from "../report";
import { type Connection, SETTING_OPTIONS, SETTINGS_HELP, withConnection } from "../settings";
import { packageVersion } from "../version";

const HELP = `Usage: influxdb-tokens check [OPTIONS]

Checks what this machine would use: the account, the backend, the versions, and the
credential: where it comes from, whether the service accepts it, and when it expires.
Changes nothing.

Options:
  --within DURATION  Report a credential that expires within DURATION.
                     Default: 30d
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

const OPTIONS = {
  ...SETTING_OPTIONS,
  within: { type: "string", default: "30d" },
  json: { type: "boolean" },
} as const;

type Problem = "refused" | "unreachable" | "not-listed" | "ends-soon";

/** The findings; the same fields are in `--json`. */
interface Finding {
  readonly reachable: boolean;
  readonly milliseconds: number;
  readonly tokens?: number;
  /** The credential's own record. */
  readonly id?: string;
  readonly expiresAt?: string;
  /** What is wrong, if anything. */
  readonly problem?: { readonly class: Problem; readonly words: string };
  readonly code: ExitCode;
}

async function runCheck(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { values } = parseArguments(args, OPTIONS);
  const within = durationOption("within", values.within);
  return await withConnection(values, context, async (connection) => {
    const { settings, backend, inUse: credential } = connection;
    const influxctl = settings.backend === "influxctl" ? await influxctlInUse(settings, context) : undefined;
    const finding = await findOut(connection, within, context);
    const report = {
      scope: backend.scope,
      backend: settings.backend,
      ...defined({ endpoint: settings.backend === "http" ? settings.endpoint : undefined }),
      versions: defined({
        "pulumi-influxdb-tokens": packageVersion(),
        node: process.versions.node,
        influxctl: influxctl?.version,
      }),
      ...defined({ influxctlPath: influxctl?.path }),
      credential: defined({
        source: credential?.source ?? "an influxctl profile",
        prefix: credential?.prefix === "" ? undefined : credential?.prefix,
        id: finding.id,
        expiresAt: finding.expiresAt,
      }),
      ...defined({
        reachable: finding.reachable,
        milliseconds: finding.milliseconds,
        tokens: finding.tokens,
        problem: finding.problem?.words,
      }),
      classes: finding.problem === undefined ? [] : [finding.problem.class],
    };
    if (values.json) printJson(context, "check", report);
    else context.print(shown(report, finding, context));
    return finding.code;
  });
}

async function findOut(connection: Connection, within: number, context: CommandContext): Promise<Finding> {
  const started = context.clock.now();
  const took = () => context.clock.now() - started;
  try {
    const { backend } = connection;
    const records = await withProgress(`asking ${backend.scope}`, context, () =>
      backend.list({ signal: context.signal }),
    );
    const judged = judge(connection, records, within, context.clock.now());
    return { reachable: true, milliseconds: took(), tokens: records.length, ...judged };
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return { milliseconds: took(), ...judgeFailure(error) };
  }
}

function judgeFailure(error: TokenError): Pick<Finding, "reachable" | "problem" | "code"> {
  const words = error.message;
  return isTokenError(error, "authentication", "permission")
    ? { reachable: true, problem: { class: "refused", words }, code: exitCodes.found }
    : { reachable: false, problem: { class: "unreachable", words }, code: exitCodes.failed };
}

/** What the listing says about the credential that requested it. */
function judge(
  { backend, inUse }: Connection,
  records: readonly TokenRecord[],
  within: number,
  now: number,
): Pick<Finding, "id" | "expiresAt" | "problem" | "code"> {
  const prefix = inUse?.prefix ?? "";
  // A personal login, or a credential that is not a management token, cannot be identified in a listing.
  if (prefix === "") return { code: exitCodes.fine };
  const alive = records.filter(
    (record) => record.tokenPrefix === prefix && listedToken(record, now).status === "active",
  );
  // If several have the same prefix, the one that expires first is assumed, because the listing cannot tell which it
  // is.
  const ends = (record: TokenRecord) => parseInstant(record.expiresAt ?? "") ?? Number.POSITIVE_INFINITY;
  const [record] = alive.sort((one, other) => (ends(one) < ends(other) ? -1 : 1));
  if (record === undefined) {
    const words = `no live token ${prefix}… is listed: the credential does not belong to ${backend.scope}`;
    return { problem: { class: "not-listed", words }, code: exitCodes.found };
  }
  const left = ends(record) - now;
  const own = defined({ id: record.id, expiresAt: record.expiresAt });
  if (left > within) return { ...own, code: exitCodes.fine };
  const words = `the credential expires in ${formatDuration(left)}: create a new one and store it where this one comes from`;
  return { ...own, problem: { class: "ends-soon", words }, code: exitCodes.found };
}

interface Report {
  readonly scope: string;
  readonly backend: string;
  readonly endpoint?: string;
  readonly influxctlPath?: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly credential: { readonly source: string; readonly prefix?: string; readonly id?: string };
}

function shown(report: Report, finding: Finding, { clock }: CommandContext): string {
  const { credential, versions } = report;
  const end = parseInstant(finding.expiresAt ?? "");
  const lines: [string, string | undefined][] = [
    ["account", report.scope],
    ["backend", [report.backend, report.endpoint ?? report.influxctlPath].filter(Boolean).join(" ")],
    [
      "versions",
      Object.entries(versions)
        .map((pair) => pair.join(" "))
        .join(", "),
    ],
    [
      "credential",
      [credential.prefix && `${credential.prefix}…`, `from ${credential.source}`].filter(Boolean).join(" "),
    ],
    ["id", credential.id],
    [
      "expires",
      credential.id === undefined
        ? undefined
        : end === undefined
          ? "never"
          : `${finding.expiresAt} (in ${formatDuration(end - clock.now())})`,
    ],
    [
      "service",
      finding.tokens === undefined
        ? undefined
        : `answered in ${finding.milliseconds} ms and lists ${count(finding.tokens, "token")}`,
    ],
    ["problem", finding.problem?.words],
  ];
  return lines
    .filter((line): line is [string, string] => line[1] !== undefined)
    .map(([name, value]) => `${name.padEnd(10)}  ${value}`)
    .join("\n");
}
