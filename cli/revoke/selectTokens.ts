import type { TokenBackend } from "../../provider/backends/backend";
import { isTokenError, TokenError } from "../../provider/errors";
import { fingerprint, publicPrefix } from "../../provider/token/secret";
import { type CommandContext, UsageError } from "../command";
import { type ListedToken, listedToken } from "../listedToken";
import { requireWhole } from "../listing";
import { withProgress } from "../progress";
import type { Connection } from "../settings";

/** What to revoke, as the user names it. */
interface RevokeRequest {
  readonly ids: readonly string[];
  /** The secret of the one token, in place of ids. */
  readonly secret: string | undefined;
}

/** The matching tokens of the service. */
interface RevokeSelection {
  readonly tokens: readonly ListedToken[];
  /** Several tokens have the prefix of the secret, and it is unknown which one is meant. */
  readonly ambiguous: boolean;
}

/**
 * Finds the tokens to revoke.
 *
 * @throws TokenError `not-found` if one is not listed; `invalid-token` if the secret is not accepted
 * @throws UsageError if one is, or may be, the credential in use
 */
export async function selectTokens(
  { ids, secret }: RevokeRequest,
  connection: Connection,
  context: CommandContext,
): Promise<RevokeSelection> {
  const { backend, credentials } = connection;
  const own = credentials.find((each) => secret !== undefined && each.fingerprint === fingerprint(secret));
  if (own !== undefined) throw selfRevocation("the secret", own.source);
  const records = await withProgress(`listing the tokens of ${backend.scope}`, context, () =>
    backend.list({ signal: context.signal }),
  );
  const tokens = records.map((record) => listedToken(record, context.clock.now()));
  if (secret !== undefined) {
    const choice = await selectBySecret(secret, tokens, backend, context);
    // Only a complete listing proves that none of them is live: the secret's own token may be missing.
    if (!choice.tokens.some(({ status }) => status === "active")) requireWhole(records, connection, context);
    return choice;
  }
  const chosen = [...new Set(ids)].map((id) => {
    const token = tokens.find((each) => each.id.toLowerCase() === id.toLowerCase());
    if (token === undefined) {
      throw new TokenError("not-found", `no token ${id} in ${backend.scope}: nothing was revoked`);
    }
    return token;
  });
  for (const token of chosen) {
    const used = credentials.find(({ prefix }) => prefix !== "" && prefix === token.prefix);
    if (used !== undefined && token.status === "active") throw selfRevocation(token.id, used.source);
  }
  return { tokens: chosen, ambiguous: false };
}

async function selectBySecret(
  secret: string,
  tokens: readonly ListedToken[],
  backend: TokenBackend,
  { signal }: CommandContext,
): Promise<RevokeSelection> {
  const prefix = publicPrefix(secret);
  if (prefix === "") {
    throw new UsageError("standard input does not contain a management token: those begin with M.V1.");
  }
  const alike = tokens.filter((token) => token.prefix === prefix);
  const living = alike.filter(({ status }) => status === "active");
  if (alike.length === 0) {
    throw new TokenError(
      "not-found",
      `no token ${prefix}… in ${backend.scope}: nothing was revoked. Check that the token belongs to this account`,
    );
  }
  if (living.length > 1) return { tokens: living, ambiguous: true };
  const [only] = living;
  if (only === undefined) return { tokens: alike, ambiguous: false };
  await confirm(secret, only, backend, signal);
  return { tokens: [only], ambiguous: false };
}

/** A prefix has only four characters: only the service can confirm that the secret belongs to the token. */
async function confirm(
  secret: string,
  { id, prefix }: ListedToken,
  backend: TokenBackend,
  signal: AbortSignal,
) {
  try {
    await backend.probe(secret, id, { signal });
  } catch (error) {
    if (!isTokenError(error, "authentication", "permission", "not-found", "invalid-token")) throw error;
    throw new TokenError(
      "invalid-token",
      `token ${id} has the prefix of the secret (${prefix}…), but the service does not accept the secret: it may belong to a token that no longer exists, or to another account. Nothing was revoked. To revoke ${id} anyway, name it by its id`,
      { cause: error },
    );
  }
}

function selfRevocation(what: string, source: string): UsageError {
  return new UsageError(
    `${what} is the credential in use (${source}), or has its prefix: nothing was revoked. Set another management token there first`,
  );
}
