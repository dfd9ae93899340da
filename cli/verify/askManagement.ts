import type { TokenRecord } from "../../provider/backends/backend";
import { usesProfile } from "../../provider/backends/influxctl/usesProfile";
import { isTokenError } from "../../provider/errors";
import { publicPrefix } from "../../provider/token/secret";
import type { CommandContext } from "../command";
import type { Connection } from "../connections";
import { type ListedToken, listedToken } from "../listedToken";
import { requireWhole } from "../listing";
import { withProgress } from "../progress";
import { type Answer, notAccepted, untilText } from "./answer";

/** Uses the secret of a management token. */
export async function askManagement(
  secret: string,
  connection: Connection,
  context: CommandContext,
): Promise<Answer> {
  const { backend, kind } = connection;
  const prefix = publicPrefix(secret);
  const records = await listing(connection, context);
  if (typeof records === "string") return notAccepted(records);
  const alike = records
    .map((record) => listedToken(record, kind, context.clock.now()))
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

function accepted(living: readonly ListedToken[], prefix: string): Answer {
  const [token] = living;
  if (token === undefined || living.length > 1) {
    const ids = living.map(({ id }) => id).join(", ");
    return {
      authenticates: true,
      finding: `accepted: one of ${living.length} tokens with the prefix ${prefix} (${ids})`,
    };
  }
  return {
    authenticates: true,
    finding: `accepted ${untilText(token)}: token ${token.id} ${prefix}…`,
    token,
  };
}
