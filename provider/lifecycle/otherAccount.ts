import { relationOf, type ScopeRelation } from "../account/scope";
import { CONFIG_NAMESPACE } from "../account/settings";
import { TokenError } from "../errors";
import { ownerName } from "../token/ownerMarker";
import type { DiffContext } from "./difference";
import type { TokenState } from "./state";

/** How a token's account stands to the provider's. What is not known on either side differs in nothing. */
export function relationTo(
  { scope: stated }: Pick<TokenState, "scope">,
  { scope, aliases }: Pick<DiffContext, "scope" | "aliases">,
): ScopeRelation {
  return scope === undefined || stated === "" ? "same" : relationOf(stated, { scope, aliases });
}

/**
 * Says that a token is of another account.
 *
 * @param subject whose it is, as the sentence begins
 * @param next what comes of it where the resource was given another provider
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
 * Why no token is made in another account for one that lives in its own. The provider that is configured could not
 * revoke the old one, and to name the first account again would then make one more there: neither account in the
 * configuration would ever be the right one.
 */
export function refuseOtherAccount(
  { tokenId, owner, scope: stated }: Pick<TokenState, "tokenId" | "owner" | "scope">,
  { scope }: Pick<DiffContext, "scope">,
): TokenError {
  return new TokenError(
    "config",
    `token ${tokenId} of ${JSON.stringify(ownerName(owner))} belongs to ${stated} and the provider is configured for ${scope}: nothing was made there. ` +
      `Configure ${stated} again to go on as before. Where both are one account, reached in two ways, set ${CONFIG_NAMESPACE}:scopeAliases to ${stated}. ` +
      `To move the token, configure ${stated} again and give the resource a Provider for ${scope}`,
  );
}
