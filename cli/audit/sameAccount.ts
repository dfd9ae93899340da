import { type OwnScope, relationOf } from "../../provider/account/scope";
import type { TokenRecord } from "../../provider/backends/backend";
import type { StackState } from "../states/stackState";

/**
 * States with the account of a listing named as the listing's own scope, however they name it. A scope that is only
 * said to be the same account counts for the tokens that the listing shows.
 */
export function inOwnScope(
  states: readonly StackState[],
  own: OwnScope,
  records: readonly TokenRecord[],
): StackState[] {
  const listed = new Set(records.map(({ id }) => id));
  const isHere = (scope: string, id: string) => {
    const relation = relationOf(scope, own);
    return relation === "same" || (relation === "alias" && listed.has(id));
  };
  return states.map((state) => ({
    ...state,
    tokens: state.tokens.map((token) =>
      isHere(token.scope, token.id) ? { ...token, scope: own.scope } : token,
    ),
  }));
}
