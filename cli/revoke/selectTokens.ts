import type { TokenBackend } from "../../provider/backends/backend";
import { isTokenError, TokenError } from "../../provider/errors";
import { fingerprint, publicPrefix } from "../../provider/token/secret";
import { type CommandContext, UsageError } from "../command";
import { type ListedToken, listedToken } from "../listedToken";
import { requireWhole } from "../listing";
import { withProgress } from "../progress";
import type { Connection } from "../settings";

/** What to revoke, as the user says it. */
interface RevokeRequest {
  readonly ids: readonly string[];
  /** The secret of the one token, in place of ids. */
  readonly secret: string | undefined;
}

/** What the service has of that. */
interface RevokeSelection {
  readonly tokens: readonly ListedToken[];
  /** Several tokens begin like the secret, and which it is cannot be known. */
  readonly ambiguous: boolean;
}

/**
 * Finds the tokens that are meant.
 *
 * @throws TokenError `not-found` where one is not listed; `invalid-token` where the secret is not accepted
 * @throws UsageError where one is, or may be, the credential in use
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
    // That none of them lives is believed of a whole listing only: the secret's own may be missing.
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
    throw new UsageError("what is on standard input is not a management token: those begin with M.V1.");
  }
  const alike = tokens.filter((token) => token.prefix === prefix);
  const living = alike.filter(({ status }) => status === "active");
  if (alike.length === 0) {
    throw new TokenError(
      "not-found",
      `no token ${prefix}… in ${backend.scope}: nothing was revoked. Check that this is its account`,
    );
  }
  if (living.length > 1) return { tokens: living, ambiguous: true };
  const [only] = living;
  if (only === undefined) return { tokens: alike, ambiguous: false };
  await confirm(secret, only, backend, signal);
  return { tokens: [only], ambiguous: false };
}

/** A prefix is four characters: only the service can say that the secret is the one of a living token. */
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
      `token ${id} begins like the secret (${prefix}…), and the service does not accept the secret: it may be of a token that is gone, or of another account. Nothing was revoked. To revoke ${id} all the same, name it by its id`,
      { cause: error },
    );
  }
}

function selfRevocation(what: string, source: string): UsageError {
  return new UsageError(
    `${what} is the credential in use (${source}), or begins like it: nothing was revoked. Set another management token there first`,
  );
}
