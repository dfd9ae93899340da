import type { TokenRecord } from "../../backends/backend";
import { isTokenError, TokenError } from "../../errors";
import type { Context } from "./context";
import { guardCredential, guardScope, type Revocable } from "./guard";
import { isAlive, isWhole } from "./listing";
import { recordOf } from "./record";

/** What a revocation works with. */
type RevokingContext = Pick<Context, "backend" | "clock" | "listing" | "credentials">;

/**
 * Revokes a token whose resource is deleted, unless another resource that stays has the same token.
 *
 * @throws TokenError whenever the token may still be alive
 */
export async function revokeUnlessKept(state: Revocable, context: Context): Promise<void> {
  guardScope(state, context.backend.scope);
  if (!context.keptTokens.has(state.tokenId)) return revoke(state, context);
  context.warn(
    `token ${state.tokenId} was not revoked: the program keeps it, named in adopt or as the token of another resource`,
  );
}

/** What is known of a listed token, to revoke it. */
export function revocable({ id, tokenPrefix }: TokenRecord, scope: string): Revocable {
  return { tokenId: id, tokenPrefix, scope };
}

/**
 * Asks the service to revoke a token, and passes its failure on. Every revocation goes through here: nothing else
 * calls the backend's `revoke`.
 *
 * @throws TokenError `self-revocation` for the credential in use, `config` for a token of another account
 */
export async function askToRevoke(token: Revocable, context: RevokingContext): Promise<void> {
  guardScope(token, context.backend.scope);
  guardCredential(await recognizable(token, context), context.credentials);
  try {
    await context.backend.revoke(token.tokenId);
  } finally {
    context.listing.drop();
  }
}

/** A token of which only the id is known could be the credential: its record shows whether it is. */
async function recognizable(token: Revocable, { listing, credentials }: RevokingContext): Promise<Revocable> {
  const known = token.fingerprint !== undefined || token.tokenPrefix !== "";
  if (known || credentials.every(({ prefix }) => prefix === "")) return token;
  const record = (await listing.fresh()).find(({ id }) => id === token.tokenId);
  return record === undefined ? token : { ...token, tokenPrefix: record.tokenPrefix };
}

/**
 * Revokes a token. One that is already revoked, expired or missing counts as revoked, but only if the service's listing
 * says so: a 404 alone could also come from a wrong endpoint.
 *
 * @throws TokenError whenever the token may still be alive
 */
export async function revoke(state: Revocable, context: RevokingContext): Promise<void> {
  try {
    await askToRevoke(state, context).catch(async (error) => {
      if (!isTokenError(error, "not-found", "conflict", "ambiguous", "protocol")) throw error;
      await confirmDead(state, error, context);
    });
  } catch (error) {
    throw context.credentials.length > 0 ? error : sayUnguarded(error, state);
  }
}

/** An influxctl profile without a token leaves nothing to compare: the token may have been the credential. */
function sayUnguarded(error: unknown, { tokenId }: Revocable): unknown {
  if (!(error instanceof TokenError) || error.code === "config") return error;
  const message = `${error.message}. The influxctl profile in use holds no mgmt_token, so the provider cannot tell whether token ${tokenId} is the one that influxctl authenticates with. If nothing works any more, log in again or give the profile a live mgmt_token`;
  return new TokenError(error.code, message, { cause: error });
}

async function confirmDead(state: Revocable, cause: TokenError, context: RevokingContext): Promise<void> {
  const records = await context.listing.fresh();
  const now = context.clock.now();
  const record = await recordOf(records, state.tokenId, context);
  const dead = record === undefined ? isWhole(records, context.credentials[0], now) : !isAlive(record, now);
  if (dead) return;
  const finding = record === undefined ? "its listing is not the whole of the account" : "lists it alive";
  throw new TokenError(
    cause.code,
    `token ${state.tokenId} could not be revoked, and the service ${record === undefined ? `cannot be trusted: ${finding}` : finding} (${cause.message}). It stays in the state; run the command again`,
    { cause },
  );
}
