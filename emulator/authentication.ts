import type { AccountKey } from "./accounts";
import type { Activations } from "./activation";
import type { Clock } from "./clock";
import { apiErrors } from "./errors";
import { stateOf } from "./records";
import type { StoredToken, TokenStore } from "./store";

/** The secret in an Authorization header, if there is one. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? "")?.[1];
}

/**
 * Finds the token that a request authenticates with.
 *
 * @param header the request's Authorization header
 * @param account the account that the request is about
 * @throws ApiError 401 if it is not a live token of any account, 403 if it belongs to another account
 */
export function authenticate(
  header: string | undefined,
  account: AccountKey,
  service: { readonly store: TokenStore; readonly clock: Clock; readonly activations: Activations },
): StoredToken {
  const secret = bearerOf(header);
  if (secret === undefined) throw apiErrors.credentialMissing();
  const token = service.store.bySecret(secret);
  if (token === undefined || stateOf(token.record, service.clock.now()) !== "active") {
    throw apiErrors.credentialInvalid();
  }
  if (!service.activations.admit(token.record.id)) throw apiErrors.credentialInvalid();
  if (token.account !== account) throw apiErrors.otherAccount();
  return token;
}
