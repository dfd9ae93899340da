import { holdsUnknown } from "../../unknown";
import { type Deliver, sameCommand, secretInState } from "../arguments/deliver";

/** What the state of a token says about its delivery, of either resource. */
export interface Deliverable {
  readonly token?: string;
  /** The predecessor's secret, in a rotating token. */
  readonly previousToken?: string;
  readonly tokenId: string;
  readonly expiresAt?: string;
  readonly owner: string;
  readonly deliver?: Deliver;
  /** When the command took the token; RFC 3339. Undefined: not yet. */
  readonly deliveredAt?: string;
}

/** Whether the secret has to be delivered to the command, and can be. */
export function deliveryIsDue(state: Deliverable, wanted: Deliver | undefined): boolean {
  if (wanted === undefined || state.token === undefined) return false;
  return state.deliveredAt === undefined || !sameCommand(state.deliver, wanted);
}

/** Whether a new token still waits for its first delivery: no consumer can hold it yet. */
export function awaitsDelivery({ token, deliver, deliveredAt }: Deliverable): boolean {
  return token !== undefined && deliver !== undefined && deliveredAt === undefined;
}

/** Whether a token is useless: it was never verified, or never delivered, and its secret is gone. */
export function isLost({ token, status }: { readonly token?: string; readonly status: string }): boolean {
  return status === "unverified" && token === undefined;
}

/** The warning about a changed command that gets nothing, because the state does not hold the secret. */
export function nothingToDeliver(state: Deliverable, wanted: unknown): string | undefined {
  if (wanted === undefined || holdsUnknown(wanted) || state.token !== undefined) return undefined;
  if (state.deliver !== undefined && sameCommand(state.deliver, wanted as Deliver)) return undefined;
  return `the secret of token ${state.tokenId} is not in the state: the command in deliver gets the next token, not this one`;
}

/** The state of a token that must never be used: without its secret, {@link isLost} is true. */
export function unusable<T extends { readonly token?: string }>(state: T): Omit<T, "token"> {
  const { token: _token, ...rest } = state;
  return rest;
}

/** The state, without its secrets where it must not hold them. */
export function storableState<T extends Deliverable>(state: T): T {
  if (secretInState(state.deliver)) return state;
  const { token: _token, previousToken: _previousToken, ...rest } = state;
  return rest as unknown as T;
}
