import { type Credential, describeCredential } from "../../account/credential";
import { TokenError } from "../../errors";
import type { TokenState } from "../state";

/** What must be known about a token to revoke it safely. */
export type Revocable = Pick<TokenState, "tokenId" | "tokenPrefix" | "fingerprint" | "scope">;

/**
 * Refuses to touch a token of another account. Without this, a changed `accountId` would let a delete run against
 * the other account, and a live token would leave the state.
 *
 * @throws TokenError `config`, naming both
 */
export function guardScope(state: Pick<TokenState, "tokenId" | "scope">, scope: string): void {
  requireScope(`token ${state.tokenId}`, state.scope, scope);
}

/**
 * Refuses to touch what belongs to another account or cluster.
 *
 * @param subject what it is: the beginning of the sentence
 * @param stated the scope in its state
 * @throws TokenError `config`, naming both
 */
export function requireScope(subject: string, stated: string, scope: string): void {
  if (stated === scope) return;
  throw new TokenError(
    "config",
    `${subject} belongs to ${stated === "" ? "an unknown account" : stated} and the provider is configured for ${scope}: ` +
      "nothing was done. Configure the provider for where it belongs, or give the resource a provider of its own. " +
      "A refresh and a destroy use the configuration of the last update: correct it with a `pulumi up` without --refresh",
  );
}

/**
 * Refuses to revoke the credential that is in use: everything after it would fail.
 *
 * @throws TokenError `self-revocation`
 */
export function guardCredential(state: Revocable, credentials: readonly Credential[]): void {
  for (const credential of credentials) {
    const same =
      state.fingerprint !== undefined
        ? state.fingerprint === credential.fingerprint
        : credential.prefix !== "" && state.tokenPrefix === credential.prefix;
    if (!same) continue;
    throw new TokenError(
      "self-revocation",
      `token ${state.tokenId} is ${describeCredential(credential)}, with which the provider itself authenticates: it was not revoked. ` +
        "Set another management token there first, then try again",
    );
  }
}
