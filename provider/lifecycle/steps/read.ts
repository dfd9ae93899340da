import type { TokenRecord } from "../../backends/backend";
import { TokenError } from "../../errors";
import type { TokenState, TokenStatus } from "../state";
import type { Context } from "./context";
import { guardScope } from "./guard";
import { isWhole, statusOf } from "./listing";
import { warnOfCredential } from "./warnings";

/**
 * What became of a token, from the listing that the whole run shares. The secret, and the requested description and
 * expiry, stay as they are.
 *
 * @throws TokenError when the service did not clearly say what became of it
 */
export async function read(state: TokenState, context: Context): Promise<TokenState> {
  guardScope(state, context.backend.scope);
  const records = await context.listing.current();
  warnOfCredential(records, context);
  return { ...state, status: statusIn(records, state, context) };
}

/** A token's status by a listing. One that was never verified stays `unverified`: a listing does not prove it. */
export function statusIn(
  records: readonly TokenRecord[],
  { tokenId, status }: Pick<TokenState, "tokenId" | "status">,
  context: Context,
): TokenStatus {
  const record = recordIn(records, tokenId, context);
  const listed = record === undefined ? "missing" : statusOf(record, context.clock.now());
  return listed === "active" && status === "unverified" ? "unverified" : listed;
}

/**
 * A token's record in a listing; undefined: the token is missing.
 *
 * @throws TokenError `protocol` when it is not listed and the listing cannot be trusted
 */
export function recordIn(
  records: readonly TokenRecord[],
  tokenId: string,
  { credentials, clock, backend }: Context,
): TokenRecord | undefined {
  const record = records.find(({ id }) => id === tokenId);
  if (record !== undefined || isWhole(records, credentials[0], clock.now())) return record;
  throw new TokenError(
    "protocol",
    `token ${tokenId} is not in the service's listing, and neither is the credential that asked for it: the listing is not the whole of ${backend.scope}, and nothing is concluded from it`,
  );
}
