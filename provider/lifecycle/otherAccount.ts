import { relationOf, type ScopeRelation } from "../account/scope";
import { CONFIG_NAMESPACE } from "../account/settings";
import { TokenError } from "../errors";
import { ownerName } from "../token/ownerMarker";
import type { DiffContext } from "./difference";
import type { TokenState } from "./state";

/** How a token's account relates to the provider's. An unknown account counts as the same. */
export function relationTo(
  { scope: stated }: Pick<TokenState, "scope">,
  { scope, aliases }: Pick<DiffContext, "scope" | "aliases">,
): ScopeRelation {
  return scope === undefined || stated === "" ? "same" : relationOf(stated, { scope, aliases });
}

/**
 * Says that a token belongs to another account.
 *
 * @param subject what belongs to it: the beginning of the sentence
 * @param next what happens where the resource was given another provider
 */
export function describeOtherAccount(
  { scope: stated }: Pick<TokenState, "scope">,
  { scope, switched }: Pick<DiffContext, "scope" | "switched">,
  subject: string,
  next: string,
): string {
  return `${subject} belongs to ${stated} and the provider is configured for ${scope}${switched ? `: ${next}` : ""}`;
}

/**
 * Why a token of one account is not replaced by one in another. The configured provider could not revoke the old one,
 * and switching back would create one more in the first account: neither configuration would ever be the right one.
 */
export function refuseOtherAccount(
  { tokenId, owner, scope: stated }: Pick<TokenState, "tokenId" | "owner" | "scope">,
  { scope }: Pick<DiffContext, "scope">,
): TokenError {
  return new TokenError(
    "config",
    `token ${tokenId} of ${JSON.stringify(ownerName(owner))} belongs to ${stated} and the provider is configured for ${scope}: no token was created there. ` +
      `Configure ${stated} again to go on as before. Where both are one account, reached in two ways, set ${CONFIG_NAMESPACE}:scopeAliases to ${stated}. ` +
      `To move the token, configure ${stated} again and give the resource a Provider for ${scope}`,
  );
}
