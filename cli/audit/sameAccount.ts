import { type OwnScope, relationOf } from "../../provider/account/scope";
import type { StackState, StateToken } from "../states/stackState";

/**
 * States with the account of a listing named as the listing's own scope, however they name it. A scope that is only
 * said to be the same account counts for the tokens that the listing shows.
 *
 * @param listing the listing, or those of its tokens that are in question
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
