import { isTokenError, TokenError } from "../errors";
import type { Context } from "./context";
import { guardCredential, guardScope, type Revocable } from "./guard";
import { isAlive, isWhole } from "./listing";

/** What a revocation works with. */
type RevokingContext = Pick<Context, "backend" | "clock" | "listing" | "credentials">;

/**
 * Deletes a token's resource: revokes the token, unless it is that of another resource that stays.
 *
 * @throws TokenError whenever the token may still be alive
 */
export async function revokeUnlessKept(state: Revocable, context: Context): Promise<void> {
  guardScope(state, context.backend.scope);
  if (!context.kept.has(state.tokenId)) return revoke(state, context);
  context.warn(
    `token ${state.tokenId} was not revoked: the program keeps it, named in adopt or as the token of another resource`,
  );
}

/**
 * Revokes a token. Already revoked, expired or missing in its own scope is success, but only the service's
 * listing can say so: a 404 alone could as well come from a wrong endpoint.
 *
 * @throws TokenError whenever the token may still be alive
 */
export async function revoke(state: Revocable, context: RevokingContext): Promise<void> {
  guardScope(state, context.backend.scope);
  guardCredential(state, context.credentials);
  try {
    await context.backend.revoke(state.tokenId);
  } catch (error) {
    if (!isTokenError(error, "not-found", "conflict", "ambiguous", "protocol")) throw error;
    await confirmDead(state, error, context);
  } finally {
    context.listing.drop();
  }
}

async function confirmDead(state: Revocable, cause: TokenError, context: RevokingContext): Promise<void> {
  const records = await context.listing.fresh();
  const now = context.clock.now();
  const record = records.find(({ id }) => id === state.tokenId);
  const dead = record === undefined ? isWhole(records, context.credentials[0], now) : !isAlive(record, now);
  if (dead) return;
  const finding = record === undefined ? "its listing is not the whole of the account" : "lists it alive";
  throw new TokenError(
    cause.code,
    `token ${state.tokenId} could not be revoked, and the service ${record === undefined ? `cannot be believed: ${finding}` : finding} (${cause.message}). It stays in the state; run the command again`,
    { cause },
  );
}
