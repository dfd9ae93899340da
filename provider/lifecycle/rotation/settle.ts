import { defined } from "../../defined";
import { isTokenError, TokenError } from "../../errors";
import { NotReadyError } from "../notReady";
import type { Context } from "../steps/context";
import { deliverToken } from "../steps/deliver";
import { revoke } from "../steps/revoke";
import { isDue, type RotationState, revokeAt } from "./state";

/**
 * Delivers a current token that the state already holds and that is verified by now, and then starts the overlap.
 *
 * @throws NotReadyError with the state as far as it got
 */
export async function deliverWaiting(
  id: string,
  state: RotationState,
  context: Context,
): Promise<RotationState> {
  const active: RotationState = { ...state, status: "active" };
  const before = defined({ deliver: state.deliver });
  const delivered = await deliverToken({ id, state: active, wanted: state.deliver, before }, () => context);
  return startOverlap(id, delivered, context);
}

/**
 * Counts the overlap from now, when the new token begins to spread, and revokes the tokens that are due.
 *
 * @param state with a current token that is verified and delivered
 * @throws NotReadyError when one could not be revoked
 */
export async function startOverlap(
  id: string,
  state: RotationState,
  context: Context,
): Promise<RotationState> {
  return revokeRetiring(id, { ...state, ...spreadingFrom(context.clock.now(), state) }, context);
}

/** New dates for the tokens that consumers may still hold, counted from the delivery of the new one. */
function spreadingFrom(
  now: number,
  { previousTokenId, previousExpiresAt, overlap, retiring }: RotationState,
): Partial<RotationState> {
  return defined({
    previousRevokeAt: previousTokenId === undefined ? undefined : revokeAt(now, overlap, previousExpiresAt),
    // It does no harm if one of these expires before its date.
    retiring: retiring?.map((each) =>
      each.revokeAt === undefined ? each : { ...each, revokeAt: revokeAt(now, overlap, undefined) },
    ),
  });
}

/** Revokes the tokens that are due. Those that are not due, or could not be revoked, stay in the state. */
export async function revokeRetiring(
  id: string,
  state: RotationState,
  context: Context,
): Promise<RotationState> {
  const { retiring = [], ...settled } = state;
  const left = [...retiring];
  const now = context.clock.now();
  for (const old of retiring.filter((each) => isDue(each, now))) {
    try {
      await revoke({ ...old, scope: state.scope }, context);
    } catch (error) {
      // The update must go on: the provider gets its next credential from what depends on the new token.
      if (isTokenError(error, "self-revocation")) {
        context.warn(`${error.message}. It stays in the state: each \`pulumi up\` tries again`);
        continue;
      }
      const reason =
        error instanceof TokenError ? error : new TokenError("protocol", "revoking failed", { cause: error });
      throw new NotReadyError(reason, id, { ...settled, retiring: left });
    }
    left.splice(left.indexOf(old), 1);
  }
  return left.length > 0 ? { ...settled, retiring: left } : settled;
}
