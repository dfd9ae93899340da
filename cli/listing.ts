import type { TokenRecord } from "../provider/backends/backend";
import { TokenError } from "../provider/errors";
import { isWhole } from "../provider/lifecycle/steps/listing";
import type { CommandContext } from "./command";
import type { Connection } from "./settings";

/**
 * Refuses to conclude from a listing that a token is not there, or not alive, where it is not the whole account.
 *
 * @throws TokenError `protocol` where the credential's own token is not in it
 */
export function requireWhole(
  records: readonly TokenRecord[],
  { backend, inUse }: Connection,
  { clock }: CommandContext,
): void {
  if (isWhole(records, inUse, clock.now())) return;
  throw new TokenError(
    "protocol",
    `the credential that asked for the listing is not in it: it is not the whole of ${backend.scope}, and nothing is concluded from it. Check the account that is set`,
  );
}
