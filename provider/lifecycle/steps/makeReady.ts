import { defined } from "../../defined";
import { isTokenError, TokenError } from "../../errors";
import { secretInState } from "../arguments/deliver";
import { type Verify, verifyMs } from "../arguments/fields";
import { NotReadyError } from "../notReady";
import type { TokenStatus } from "../state";
import type { Context } from "./context";
import { deliveredLater, deliverSecret } from "./deliver";
import { type Deliverable, storableState, unusable } from "./deliverable";
import { type Minted, reasonOf, revokeAgain, shutDownEarly } from "./mint";
import { notVerified, verifyMarked } from "./verify";

/** What the state says of a new token, of either resource. */
interface NewTokenState extends Deliverable {
  readonly tokenPrefix: string;
  readonly status: TokenStatus;
  readonly verify: Verify;
}

/** A token that was just created and that no state holds yet. */
interface NewToken<T extends NewTokenState> {
  /** The resource's id. */
  readonly id: string;
  readonly created: Minted;
  /** Its state, as of a token that is ready. */
  readonly state: T;
  /** What to record where it cannot be revoked again. @default its own state, not verified */
  readonly fallback?: object;
}

/** Why a new token is revoked again. */
type Unwanted =
  /** The process ends before the token can be recorded. */
  | { readonly kind: "shutdown" }
  /** The service did not keep its owner marker. */
  | { readonly kind: "unmarked"; readonly failure: TokenError }
  /** It could not be verified or delivered, and the state must not hold its secret. */
  | { readonly kind: "secretLost"; readonly failure: TokenError };

/**
 * Verifies a new token and then delivers it. A token that nobody could use later is revoked again.
 *
 * @returns what the state holds of it
 * @throws NotReadyError when the token exists and must be recorded all the same
 * @throws TokenError when it was revoked again
 */
export async function makeReady<T extends NewTokenState>(token: NewToken<T>, context: Context): Promise<T> {
  const { id, created } = token;
  const { tokenId, deliver } = token.state;
  const stays = secretInState(deliver);
  const timeoutMs = verifyMs(token.state.verify);
  // A creation may answer with an echo of the request; only a later answer shows what the service keeps.
  const { failure, unmarked, provenBy } =
    timeoutMs === 0 ? {} : await verifyMarked({ id: tokenId, ...created }, timeoutMs, context);
  const state: T = { ...token.state, ...defined({ verifiedBy: failure && provenBy ? undefined : provenBy }) };
  if (context.shutdown.aborted) throw await takeBack(token, { kind: "shutdown" }, context);
  if (unmarked !== undefined) throw await takeBack(token, { kind: "unmarked", failure: unmarked }, context);
  if (failure !== undefined) {
    const why = notVerified(tokenId, timeoutMs, failure, stays);
    if (stays) throw new NotReadyError(why, id, { ...state, status: "unverified" });
    throw await takeBack(token, { kind: "secretLost", failure: why }, context);
  }
  if (deliver === undefined) return state;
  try {
    // Once a command has taken the token, it stays even during a shutdown: consumers may hold it.
    return await deliverSecret(state, deliver, context);
  } catch (error) {
    if (!isTokenError(error, "delivery")) throw error;
    if (context.shutdown.aborted) throw await takeBack(token, { kind: "shutdown" }, context);
    if (stays) throw new NotReadyError(deliveredLater(error), id, state);
    throw await takeBack(token, { kind: "secretLost", failure: error }, context);
  }
}

/**
 * Revokes a new token again.
 *
 * @returns the failure of the call. Where the token could not be revoked, it has the token recorded
 */
async function takeBack<T extends NewTokenState>(
  { id, state, fallback }: NewToken<T>,
  unwanted: Unwanted,
  context: Context,
): Promise<Error> {
  const { tokenId, tokenPrefix } = state;
  try {
    await revokeAgain({ id: tokenId, tokenPrefix }, context);
    return unwanted.kind === "shutdown" ? shutDownEarly(tokenId) : revoked(tokenId, unwanted);
  } catch (error) {
    if (!isTokenError(error)) throw error;
    const failure = unwanted.kind === "shutdown" ? error : notRevoked(tokenId, unwanted.failure, error);
    const unverified: T = { ...state, status: "unverified" };
    // Without its secret, the next update creates another in place of one that nothing could find again.
    const own = unwanted.kind === "unmarked" ? unusable(unverified) : storableState(unverified);
    return new NotReadyError(failure, id, fallback ?? own);
  }
}

function revoked(
  tokenId: string,
  { kind, failure }: Exclude<Unwanted, { readonly kind: "shutdown" }>,
): TokenError {
  const outcome =
    kind === "unmarked"
      ? "It was revoked again"
      : `Its secret is not in the state (deliver.keepInState is false), so token ${tokenId} was revoked again. The next \`pulumi up\` creates another`;
  return new TokenError(failure.code, `${failure.message}. ${outcome}`, { cause: failure });
}

function notRevoked(tokenId: string, why: TokenError, error: TokenError): TokenError {
  return new TokenError(
    error.code,
    `${why.message}. Token ${tokenId} could not be revoked again (${reasonOf(error.cause)}). It is in the state: the next \`pulumi up\` creates another and revokes this one, \`pulumi destroy\` revokes it`,
    { cause: error },
  );
}
