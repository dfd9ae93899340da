import { defined } from "../../provider/defined";
import { fingerprint, publicPrefix } from "../../provider/token/secret";
import { parseArguments } from "../arguments";
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from "../command";
import { reachJson, withConnections } from "../connections";
import { printJson } from "../output";
import { readSecretInput } from "../secretInput";
import { SETTING_OPTIONS, SETTINGS_HELP } from "../settings";
import { checkStateValues, namesStates, STATE_OPTIONS, STATES_HELP, stateSource } from "../states/sources";
import { plainText } from "../table";
import { KIND_OPTION, kindOfSecret, readKind, type TokenKind } from "../tokenKind";
import { type Answer, notAccepted } from "../verify/answer";
import { askDatabase } from "../verify/askDatabase";
import { askManagement } from "../verify/askManagement";

const HELP = `Usage: influxdb-tokens verify [--fingerprint HEX] [OPTIONS]

Reads a secret from standard input, and says whether the service accepts it and
until when, and whether it is the one that a stack holds. Never shows it. If no
credential is set, a management token asks for itself.

A database token is found by its fingerprint in a state, because the service
shows no part of it. It is tried with a query if --cluster-url is set and it may
read a database; otherwise only its record is looked at. The command says what
was proven.

Options:
  --fingerprint HEX  The "fingerprint" output of the stack's resource: checks
                     whether the secret is that one.
  --kind KIND        Accept only management or only database tokens. Default:
                     both.
  --json             Print JSON.
  -h, --help         Show this help.

For database tokens:
${STATES_HELP}

${SETTINGS_HELP}

Exit codes:
  0  the service accepts it, and with --fingerprint it is the current one
  1  the service could not be asked, or no state tells which token it is
  2  wrong usage
  3  the service does not accept it, or it is not the current one

Examples:
  cat secret-file | influxdb-tokens verify
  bao kv get -field=token secret/influxdb/ci |
    influxdb-tokens verify --fingerprint "$(pulumi stack output fingerprint)"`;

/** Checks a secret. */
export const verifyCommand: Command = {
  name: "verify",
  summary: "Check whether a secret from standard input is accepted and current.",
  help: HELP,
  run: runVerify,
};

const OPTIONS = {
  ...SETTING_OPTIONS,
  ...STATE_OPTIONS,
  ...KIND_OPTION,
  fingerprint: { type: "string" },
  json: { type: "boolean" },
} as const;

async function runVerify(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { values } = parseArguments(args, OPTIONS);
  checkStateValues(values);
  const asked = readKind(values);
  const wanted = values.fingerprint?.toLowerCase();
  if (wanted !== undefined && !/^[0-9a-f]{64}$/.test(wanted)) {
    throw new UsageError("--fingerprint takes 64 hexadecimal digits, as in the output of that name");
  }
  const secret = await readSecretInput(context);
  const kind = kindOfSecret(secret);
  if (kind !== "database" && namesStates(values)) {
    throw new UsageError("--stack, --all-stacks and --state are for database tokens");
  }
  const current = wanted === undefined ? undefined : fingerprint(secret) === wanted;
  return await withConnections(
    { ...values, kind: asked ?? kind ?? "management" },
    context,
    async (reach) => {
      const [connection] = reach.connections;
      const problem = problemOf(kind, asked);
      const answer =
        problem !== undefined || connection === undefined
          ? notAccepted(problem ?? "")
          : kind === "database"
            ? await askDatabase(secret, await stateSource(values, context).read(), connection, context)
            : await askManagement(secret, connection, context);
      if (values.json) {
        const { authenticates, finding, token, provenBy } = answer;
        const prefix = publicPrefix(secret) || undefined;
        printJson(context, "verify", {
          ...reachJson(reach),
          ...defined({ current, authenticates, finding, token, prefix, provenBy }),
          classes: [
            ...classOf(answer),
            ...(current === undefined ? [] : [current ? "current" : "not-current"]),
          ],
        });
      } else {
        if (current !== undefined) {
          context.print(
            current
              ? "current: its fingerprint is the one given"
              : "NOT CURRENT: its fingerprint is different",
          );
        }
        context.print(plainText(answer.finding));
      }
      if (current === false || answer.authenticates === false) return exitCodes.found;
      return answer.authenticates === undefined ? exitCodes.failed : exitCodes.fine;
    },
    secret,
  );
}

/** Why a secret cannot be that of a token that was asked for. */
function problemOf(kind: TokenKind | undefined, asked: TokenKind | undefined): string | undefined {
  if (kind === undefined)
    return "it is no token: management tokens begin with M.V1., database tokens with apiv1_";
  return asked === undefined || asked === kind ? undefined : `it is a ${kind} token`;
}

function classOf({ authenticates }: Answer): string[] {
  return authenticates === undefined ? [] : [authenticates ? "accepted" : "not-accepted"];
}
