import { type OwnScope, relationOf } from "../../provider/account/scope";
import type { StackState, StateToken } from "../states/stackState";

/**
 * States in which the listing's account has the listing's scope, whatever name they use for it. An alias counts only
 * for the tokens that the listing shows.
 *
 * @param listing the listing, or the relevant part of it
 */
export function inOwnScope(
  states: readonly StackState[],
  own: OwnScope,
  listing: readonly { readonly id: string }[],
): StackState[] {
  const listed = new Set(listing.map(({ id }) => id));
  const isHere = (scope: string, id: string) => {
    const relation = relationOf(scope, own);
    return relation === "same" || (relation === "alias" && listed.has(id));
  };
  const named = (token: StateToken) =>
    isHere(token.scope, token.id) ? { ...token, scope: own.scope } : token;
  return states.map((state) => ({
    ...state,
    tokens: state.tokens.map(named),
    lookedUp: state.lookedUp.map(named),
  }));
}
