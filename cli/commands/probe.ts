import { release } from "node:os";
import { credentials, requireCredential } from "../../provider/account/credential";
import type { Settings } from "../../provider/account/settings";
import type { ObservedCall } from "../../provider/backends/influxctl/influxctl";
import { profileCredentials } from "../../provider/backends/influxctl/profileCredentials";
import { usesProfile } from "../../provider/backends/influxctl/usesProfile";
import { openBackend } from "../../provider/backends/open";
import { defined } from "../../provider/defined";
import { isWhole } from "../../provider/lifecycle/steps/listing";
import { parseArguments } from "../arguments";
import { influxctlInUse } from "../check/influxctlInUse";
import { type Command, type CommandContext, type ExitCode, exitCodes } from "../command";
import { printJson } from "../output";
import { runTrial, type Step, type Trial } from "../probe/trial";
import { readSettings, SETTING_OPTIONS, SETTINGS_HELP } from "../settings";
import { packageVersion } from "../version";

const HELP = `Usage: influxdb-tokens probe --yes [OPTIONS]

Tries out, on a real account, what this package relies on but no documentation
covers: creates one token that expires in an hour, lists it, uses it, revokes
it, and uses it again. Prints the result of each step, with exit codes and the
shape of what influxctl printed: names of fields, types, kinds of lines. It
prints no values of the account and no secrets: you can publish the report as it
is.

Options:
  --yes              Do it. Without this flag, nothing is done.
  --json             Print JSON.
  -h, --help         Show this help.

${SETTINGS_HELP}

Exit codes:
  0  everything went as expected, and the token is revoked
  1  it could not be tried out, or a token may be left, which is named
  2  wrong usage, or --yes is missing
  3  something did not go as expected

Examples:
  influxdb-tokens probe --yes
  influxdb-tokens probe --yes --json > report.json`;

/** Tries out a real account. */
export const probeCommand: Command = {
  name: "probe",
  summary: "Try out a real account with one new token, for a bug report.",
  help: HELP,
  run: runProbe,
};

const OPTIONS = { ...SETTING_OPTIONS, yes: { type: "boolean" }, json: { type: "boolean" } } as const;

async function runProbe(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { values } = parseArguments(args, OPTIONS);
  const settings = readSettings(values, context);
  if (!values.yes) {
    context.printError(whatWouldHappen(settings));
    return exitCodes.usage;
  }
  const about = await describeSetup(settings, context);
  if (!values.json) context.print(heading(about));
  const trial = await tryOut(
    settings,
    context,
    values.json ? () => {} : (step) => context.print(shown(step)),
  );
  if (values.json) printJson(context, "probe", { ...about, ...trial });
  return conclude(trial, context);
}

async function tryOut(
  settings: Settings,
  context: CommandContext,
  tell: (step: Step) => void,
): Promise<Trial> {
  const { environment, clock, signal } = context;
  const calls: ObservedCall[] = [];
  const profile = usesProfile(settings) ? profileCredentials(settings, environment) : [];
  const inUse = usesProfile(settings) ? profile[0] : requireCredential(settings, environment);
  const secret = usesProfile(settings) ? undefined : inUse?.secret;
  const backend = openBackend(settings, secret, { environment, observe: (call) => calls.push(call) });
  try {
    return await runTrial({
      backend,
      clock,
      credentials: [...profile, ...credentials(settings, environment)],
      signal,
      isWhole: (records) => isWhole(records, inUse, clock.now()),
      takeCalls: () => calls.splice(0),
      tell,
    });
  } finally {
    await backend.close();
  }
}

function conclude({ steps, tried, left, leftEnds }: Trial, context: CommandContext): ExitCode {
  if (left !== undefined) {
    const end =
      leftEnds === undefined
        ? "Whether it expires is not known."
        : leftEnds === "never"
          ? "IT NEVER EXPIRES, and stays live until it is revoked."
          : `It expires at ${leftEnds}.`;
    context.printError(
      `A TOKEN MAY STILL BE LIVE: ${left}. Find it with \`influxdb-tokens list\` and revoke it. ${end}`,
    );
  }
  if (left !== undefined || !tried) return exitCodes.failed;
  return steps.every(({ asExpected }) => asExpected) ? exitCodes.fine : exitCodes.found;
}

interface Setup {
  readonly versions: Readonly<Record<string, string>>;
  readonly system: string;
  readonly product: string;
  readonly backend: string;
  readonly authentication: string;
}

async function describeSetup(settings: Settings, context: CommandContext): Promise<Setup> {
  const influxctl = settings.backend === "influxctl" ? await influxctlInUse(settings, context) : undefined;
  return {
    versions: defined({
      "pulumi-influxdb-tokens": packageVersion(),
      node: process.versions.node,
      influxctl: influxctl === undefined ? undefined : (influxctl.version ?? "unknown"),
    }),
    system: `${process.platform} ${release()} ${process.arch}`,
    product: settings.product,
    backend: settings.backend,
    authentication: usesProfile(settings) ? "profile" : "management token",
  };
}

function heading({ versions, system, product, backend, authentication }: Setup): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${[...named, system].join(", ")}\n${product}, through ${backend}, with a ${authentication}`;
}

function shown({ name, asExpected, outcome, calls }: Step): string {
  const lines = calls.flatMap((call) => [
    `    influxctl ${call.command}${call.withNewToken ? " (with the new token)" : ""}: ${howEnded(call)}, ${call.milliseconds} ms`,
    ...call.stdout.map((line) => `      stdout: ${line}`),
    ...call.stderr.map((line) => `      stderr: ${line}`),
  ]);
  return [`${asExpected ? "ok " : "NOT"} ${name}: ${outcome}`, ...lines].join("\n");
}

function howEnded({ how, exitCode, signal }: ObservedCall): string {
  if (how !== "exited") return how;
  return signal === null ? `exit code ${exitCode}` : `ended by ${signal}`;
}

function whatWouldHappen({ scope, backend }: Settings): string {
  return [
    `This would create one management token in ${scope}, through ${backend}:`,
    "  1. list the tokens",
    "  2. create a token that expires in 1 hour",
    "  3. list it, and use it for one listing",
    "  4. revoke it, and check that it is listed as revoked and refused",
    "Nothing was done. To do it, add --yes.",
  ].join("\n");
}
