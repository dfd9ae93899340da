import type { TokenKind } from "../tokenKind";
import type { StackState } from "./stackState";

/**
 * States with the tokens of one kind only. On Clustered both kinds have the same scope, so only this keeps the ids of
 * one from being taken for those of the other.
 */
export function ofKind(states: readonly StackState[], kind: TokenKind): StackState[] {
  const isOfKind = ({ tokenKind }: { readonly tokenKind: TokenKind }) => tokenKind === kind;
  return states.map((state) => ({
    ...state,
    tokens: state.tokens.filter(isOfKind),
    lookedUp: state.lookedUp.filter(isOfKind),
    pending: state.pending.filter(isOfKind),
  }));
}
