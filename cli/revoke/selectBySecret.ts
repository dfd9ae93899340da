import type { TokenBackend } from "../../provider/backends/backend";
import { isTokenError, TokenError } from "../../provider/errors";
import { fingerprint, publicPrefix } from "../../provider/token/secret";
import type { CommandContext } from "../command";
import type { Connection } from "../connections";
import { type ListedToken, listedToken } from "../listedToken";
import { listTokens, requireWhole } from "../listing";
import { tokensOfSecret, unknownSecret } from "../states/ofSecret";
import type { StateSource } from "../states/sources";
import { listWith, type RevokeSelection, selfRevocation } from "./selectTokens";

/**
 * Finds the token of a secret, over the connection for its kind: the listing shows the prefix of a management token, and
 * states have the fingerprint of a database token.
 *
 * @throws TokenError `not-found` if there is none; `invalid-token` if the secret is not accepted
 * @throws UsageError if it is the credential in use
 */
export async function selectBySecret(
  secret: string,
  connection: Connection,
  source: StateSource,
  context: CommandContext,
): Promise<RevokeSelection> {
  const own = connection.credentials.find((each) => each.fingerprint === fingerprint(secret));
  if (own !== undefined) throw selfRevocation("the secret", own.source);
  const select = connection.kind === "management" ? byPrefix : byFingerprint;
  const { tokens, ambiguous } = await select(secret, connection, context, source);
  return { chosen: [{ connection, tokens }], ambiguous };
}

interface Selected {
  readonly tokens: readonly ListedToken[];
  readonly ambiguous: boolean;
}

async function byPrefix(secret: string, connection: Connection, context: CommandContext): Promise<Selected> {
  const { backend, kind } = connection;
  const records = await listTokens(connection, context);
  const prefix = publicPrefix(secret);
  const alike = records
    .map((record) => listedToken(record, kind, context.clock.now()))
    .filter((token) => token.prefix === prefix);
  const [only, ...others] = alike.filter(({ status }) => status === "active");
  if (alike.length === 0) {
    throw new TokenError(
      "not-found",
      `no token ${prefix}… in ${backend.scope}: nothing was revoked. Check that the token belongs to this account`,
    );
  }
  if (only === undefined) {
    // Only a complete listing proves that none of them is live: the secret's own token may be missing.
    requireWhole(records, connection, context);
    return { tokens: alike, ambiguous: false };
  }
  if (others.length > 0) return { tokens: [only, ...others], ambiguous: true };
  await confirm(secret, only, backend, context.signal);
  return { tokens: [only], ambiguous: false };
}

async function byFingerprint(
  secret: string,
  connection: Connection,
  context: CommandContext,
  source: StateSource,
): Promise<Selected> {
  const { certain, possible } = tokensOfSecret(secret, await source.read(), connection);
  const ids = new Set((certain.length > 0 ? certain : possible).map(({ id }) => id));
  const listed = ids.size === 0 ? [] : await listWith(ids, connection, context);
  const tokens = listed.filter(({ id }) => ids.has(id));
  if (tokens.length > 0) return { tokens, ambiguous: certain.length === 0 || tokens.length > 1 };
  throw new TokenError(
    "not-found",
    ids.size === 0
      ? `${unknownSecret(secret, connection)}. Nothing was revoked: name the token by its id`
      : `the service does not know token ${[...ids].join(", ")}, which has the ${certain.length > 0 ? "fingerprint" : "prefix"} of the secret: nothing was revoked`,
  );
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
