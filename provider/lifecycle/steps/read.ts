import type { TokenRecord } from "../../backends/backend";
import { TokenError } from "../../errors";
import { isEditable } from "../kinds";
import type { TokenState, TokenStatus } from "../state";
import type { Context } from "./context";
import { editedElsewhere } from "./edit";
import { guardScope } from "./guard";
import { isWhole, statusOf } from "./listing";
import { recordOf } from "./record";
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
  const record = await recordIn(records, state.tokenId, context);
  const edited = record === undefined || !isEditable(state) ? {} : editedElsewhere(state, record);
  return { ...state, ...edited, status: statusBy(record, state, context) };
}

/** A token's status by its record. One that was never verified stays `unverified`: a listing does not prove it. */
export function statusBy(
  record: TokenRecord | undefined,
  { status }: Pick<TokenState, "status">,
  context: Context,
): TokenStatus {
  const listed = record === undefined ? "missing" : statusOf(record, context.clock.now());
  return listed === "active" && status === "unverified" ? "unverified" : listed;
}

/**
 * A token's record in a listing; undefined: the token is missing.
 *
 * @throws TokenError `protocol` when it is not listed and the listing cannot be trusted
 */
export async function recordIn(
  records: readonly TokenRecord[],
  tokenId: string,
  context: Context,
): Promise<TokenRecord | undefined> {
  const { credentials, clock, backend } = context;
  const record = await recordOf(records, tokenId, context);
  if (record !== undefined || isWhole(records, credentials[0], clock.now())) return record;
  throw new TokenError(
    "protocol",
    `token ${tokenId} is not in the service's listing, and neither is the credential that asked for it: the listing is not the whole of ${backend.scope}, and nothing is concluded from it`,
  );
}
