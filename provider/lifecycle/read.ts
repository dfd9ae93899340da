import type { TokenRecord } from "../backends/backend";
import { TokenError } from "../errors";
import { parseInstant } from "../expiry";
import type { Context } from "./context";
import { guardScope } from "./guard";
import { isWhole } from "./listing";
import type { TokenState, TokenStatus } from "./state";

/**
 * What has become of a token, from the listing that the whole run shares. The secret, and the description and
 * expiry that were asked for, stay as they are.
 *
 * @throws TokenError whenever the service did not say clearly what became of it
 */
export async function read(state: TokenState, context: Context): Promise<TokenState> {
  guardScope(state, context.backend.scope);
  const records = await context.listing.current();
  const record = records.find(({ id }) => id === state.tokenId);
  if (record === undefined && !isWhole(records, context.credentials[0], context.clock.now())) {
    throw new TokenError(
      "protocol",
      `token ${state.tokenId} is not in the service's listing, and neither is the credential that asked for it: the listing is not the whole of ${context.backend.scope}, and nothing is concluded from it`,
    );
  }
  return { ...state, status: statusOf(record, state, context.clock.now()) };
}

function statusOf(record: TokenRecord | undefined, state: TokenState, now: number): TokenStatus {
  if (record === undefined) return "missing";
  if (record.revokedAt !== undefined) return "revoked";
  const end = record.expiresAt === undefined ? undefined : parseInstant(record.expiresAt);
  if (end !== undefined && end <= now) return "expired";
  return state.status === "unverified" ? "unverified" : "active";
}
