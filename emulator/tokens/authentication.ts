import type { Clock } from "../clock";
import { apiErrors } from "../errors";
import type { Activations } from "./activation";
import { stateOf, type TokenLifetime } from "./lifetime";
import type { StoredToken } from "./table";

/** The secret in an Authorization header, if there is one. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? "")?.[1];
}

/** The secret in an Authorization header of the data plane, which knows the scheme of InfluxDB v2 too. */
export function dataSecretOf(header: string | undefined): string | undefined {
  return /^(?:Bearer|Token) +(\S+) *$/i.exec(header ?? "")?.[1];
}

/**
 * Finds the token that a request authenticates with.
 *
 * @param secret what the request carries
 * @param tokens where it may be: tokens of the one kind that opens this
 * @throws ApiError 401 if it is not a live token of that kind
 */
export function authenticate<Token extends StoredToken<{ readonly id: string } & TokenLifetime>>(
  secret: string | undefined,
  tokens: { bySecret(secret: string): Token | undefined },
  service: { readonly clock: Clock; readonly activations: Activations },
): Token {
  if (secret === undefined) throw apiErrors.credentialMissing();
  const token = tokens.bySecret(secret);
  if (token === undefined || stateOf(token.record, service.clock.now()) !== "active") {
    throw apiErrors.credentialInvalid();
  }
  if (!service.activations.admit(token.record.id)) throw apiErrors.credentialInvalid();
  return token;
}
