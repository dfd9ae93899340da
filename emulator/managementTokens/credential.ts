import type { AccountKey } from "../accounts";
import type { Clock } from "../clock";
import { apiErrors } from "../errors";
import type { Activations } from "../tokens/activation";
import { authenticate, bearerOf } from "../tokens/authentication";
import type { ManagementTokenStore, StoredManagementToken } from "./store";

/**
 * Finds the management token that a request authenticates with.
 *
 * @param authorization the request's Authorization header
 * @param account the account that the request is about
 * @throws ApiError 401 if it is not a live management token of any account, 403 if it belongs to another account
 */
export function authenticateManager(
  authorization: string | undefined,
  account: AccountKey,
  service: {
    readonly managementTokens: ManagementTokenStore;
    readonly clock: Clock;
    readonly activations: Activations;
  },
): StoredManagementToken {
  const token = authenticate(bearerOf(authorization), service.managementTokens, service);
  if (token.account !== account) throw apiErrors.otherAccount();
  return token;
}
