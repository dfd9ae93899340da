import type { TokenRecord } from "../../provider/backends/backend";
import { usesProfile } from "../../provider/backends/influxctl/usesProfile";
import { defined } from "../../provider/defined";
import { isTokenError } from "../../provider/errors";
import { fingerprint, publicPrefix } from "../../provider/token/secret";
import { parseArguments } from "../arguments";
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from "../command";
import { type ListedToken, listedToken } from "../listedToken";
import { requireWhole } from "../listing";
import { withProgress } from "../progress";
import { printJson } from "../report";
import { readSecretInput } from "../secretInput";
import { type Connection, SETTING_OPTIONS, SETTINGS_HELP, withConnection } from "../settings";

const HELP = `Usage: influxdb-tokens verify [--fingerprint HEX] [OPTIONS]

Reads a secret from standard input, and says whether the service accepts it and until
when, and whether it is the one that a stack holds. Never shows it. If no credential
is set, the secret itself is used to ask.

Options:
  --fingerprint HEX  The "fingerprint" output of the stack's resource: checks whether
                     the secret is that one.
  --json             Print JSON.
  -h, --help         Show this help.

${SETTINGS_HELP}

Exit codes:
  0  the service accepts it, and with --fingerprint it is the current one
  1  the service could not be asked
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
  fingerprint: { type: "string" },
  json: { type: "boolean" },
} as const;

/** What the service says about a secret. */
interface Answer {
  readonly authenticates: boolean;
  /** In words. */
  readonly finding: string;
  /** The token, if only one has the prefix of the secret. */
  readonly token?: ListedToken;
}

async function runVerify(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { values } = parseArguments(args, OPTIONS);
  const wanted = values.fingerprint?.toLowerCase();
  if (wanted !== undefined && !/^[0-9a-f]{64}$/.test(wanted)) {
    throw new UsageError("--fingerprint takes 64 hexadecimal digits, as in the output of that name");
  }
  const secret = await readSecretInput(context);
  const current = wanted === undefined ? undefined : fingerprint(secret) === wanted;
  return await withConnection(
    values,
    context,
    async (connection) => {
      const { backend } = connection;
      const answer = await ask(secret, connection, context);
      if (values.json) {
        const { authenticates, finding, token } = answer;
        const prefix = publicPrefix(secret);
        printJson(context, "verify", {
          scope: backend.scope,
          ...defined({ current, authenticates, finding, token, prefix: prefix === "" ? undefined : prefix }),
          classes: [
            authenticates ? "accepted" : "not-accepted",
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
        context.print(answer.finding);
      }
      return answer.authenticates && current !== false ? exitCodes.fine : exitCodes.found;
    },
    secret,
  );
}

async function ask(secret: string, connection: Connection, context: CommandContext): Promise<Answer> {
  const { backend } = connection;
  const prefix = publicPrefix(secret);
  if (prefix === "") return notAccepted("it is not a management token: those begin with M.V1.");
  const records = await listing(connection, context);
  if (typeof records === "string") return notAccepted(records);
  const alike = records
    .map((record) => listedToken(record, context.clock.now()))
    .filter((token) => token.prefix === prefix);
  const living = alike.filter(({ status }) => status === "active");
  const [first] = living;
  if (first === undefined) {
    requireWhole(records, connection, context);
    return notAccepted(
      alike[0] === undefined
        ? `no token ${prefix}… in ${backend.scope}`
        : `token ${alike[0].id}, which has its prefix, is ${alike[0].status}`,
    );
  }
  try {
    await withProgress("using the secret", context, () =>
      backend.probe(secret, first.id, { signal: context.signal }),
    );
  } catch (error) {
    if (!isTokenError(error, "authentication", "permission", "not-found", "invalid-token")) throw error;
    return notAccepted(error.message);
  }
  return accepted(living, prefix);
}

/** The listing; if the secret itself had to request it and was refused, the reason. */
async function listing(
  { backend, inUse, settings }: Connection,
  context: CommandContext,
): Promise<TokenRecord[] | string> {
  try {
    return await withProgress(`asking ${backend.scope}`, context, () =>
      backend.list({ signal: context.signal }),
    );
  } catch (error) {
    const own = inUse !== undefined || usesProfile(settings);
    if (own || !isTokenError(error, "authentication", "permission")) throw error;
    return error.message;
  }
}

function notAccepted(finding: string): Answer {
  return { authenticates: false, finding: `NOT ACCEPTED: ${finding}` };
}

function accepted(living: readonly ListedToken[], prefix: string): Answer {
  const [token] = living;
  if (token === undefined || living.length > 1) {
    const ids = living.map(({ id }) => id).join(", ");
    return {
      authenticates: true,
      finding: `accepted: one of ${living.length} tokens with the prefix ${prefix} (${ids})`,
    };
  }
  const until = token.expiresAt === undefined ? "with no expiry" : `until ${token.expiresAt}`;
  return { authenticates: true, finding: `accepted ${until}: token ${token.id} ${prefix}…`, token };
}
