import type { TokenRecord } from "../provider/backends/backend";
import { TokenError } from "../provider/errors";
import { isWhole } from "../provider/lifecycle/steps/listing";
import type { CommandContext } from "./command";
import type { Connection } from "./settings";

/**
 * Refuses an incomplete listing: it cannot prove that a token does not exist or is not live.
 *
 * @throws TokenError `protocol` if the credential's own token is not in it
 */
export function requireWhole(
  records: readonly TokenRecord[],
  { backend, inUse }: Connection,
  { clock }: CommandContext,
): void {
  if (isWhole(records, inUse, clock.now())) return;
  throw new TokenError(
    "protocol",
    `the credential that asked for the listing is not in it: the listing of ${backend.scope} is incomplete and proves nothing. Check which account is configured`,
  );
}
