import { TokenError } from "../errors";
import type { Context } from "./context";
import { guardScope } from "./guard";
import { isWhole, statusOf } from "./listing";
import type { TokenState } from "./state";
import { warnOfCredential } from "./warnings";

/**
 * What has become of a token, from the listing that the whole run shares. The secret, and the description and
 * expiry that were asked for, stay as they are.
 *
 * @throws TokenError whenever the service did not say clearly what became of it
 */
export async function read(state: TokenState, context: Context): Promise<TokenState> {
  guardScope(state, context.backend.scope);
  const records = await context.listing.current();
  warnOfCredential(records, context);
  const record = records.find(({ id }) => id === state.tokenId);
  if (record === undefined && !isWhole(records, context.credentials[0], context.clock.now())) {
    throw new TokenError(
      "protocol",
      `token ${state.tokenId} is not in the service's listing, and neither is the credential that asked for it: the listing is not the whole of ${context.backend.scope}, and nothing is concluded from it`,
    );
  }
  const status = record === undefined ? "missing" : statusOf(record, context.clock.now());
  // The service cannot know that a secret was never seen to work.
  return { ...state, status: status === "active" && state.status === "unverified" ? "unverified" : status };
}
