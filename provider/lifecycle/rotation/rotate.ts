import { randomUUID } from "node:crypto";
import { findAlive } from "../adopt";
import type { RawInputs } from "../check";
import type { Context } from "../context";
import { isDead, statusAt } from "../diff";
import { guardScope } from "../guard";
import { knownArguments } from "../knownArguments";
import { isAlive } from "../listing";
import { recordIn, statusIn } from "../read";
import { revoke, revokeUnlessKept } from "../revoke";
import { warnOfCredential } from "../warnings";
import type { RotationArguments } from "./arguments";
import { dueOf } from "./diff";
import { proveCurrent } from "./proveCurrent";
import { type RotationState, rotateAt, rotationOptions, withoutPrevious } from "./state";
import { revokeRetiring, settle, succeed } from "./succeed";

/** Begins a succession with its first token, and with an adopted one as its predecessor. */
export async function createRotation(
  inputs: RawInputs,
  context: Context,
): Promise<{ id: string; state: RotationState }> {
  const wanted = knownArguments<RotationArguments>(inputs, "made from");
  const adopted = wanted.adopt === undefined ? undefined : await findAlive(wanted.adopt.id, context);
  const id = randomUUID();
  return { id, state: await succeed({ id, before: undefined, adopted }, wanted, context) };
}

/**
 * Does what is due: verifies a token that was not ready, rotates, or revokes the predecessor. Changed arguments
 * are taken over without a call.
 *
 * @param context asked for only when the service is needed
 */
export async function updateRotation(
  id: string,
  state: RotationState,
  inputs: RawInputs,
  now: number,
  context: () => Context,
): Promise<RotationState> {
  const wanted = knownArguments<RotationArguments>(inputs, "made from");
  const due = dueOf(state, inputs, now);
  const next: RotationState = { ...state, ...rotationOptions(wanted), rotateAt: rotateAt(state, wanted) };
  const unready = state.status === "unverified" && !isDead(statusAt(state, now));
  if (!unready && due.rotate === undefined && !due.retire && state.retiring === undefined) return next;
  const service = context();
  guardScope(state, service.backend.scope);
  // Nobody holds an unverified token yet. To rotate it away at once would push out the one that they hold.
  if (unready) return settle(id, next, service);
  if (due.rotate !== undefined) return succeed({ id, before: state }, wanted, service);
  return due.retire ? retirePrevious(next, service) : revokeRetiring(id, next, service);
}

/**
 * What has become of both tokens, from the listing that the whole run shares. A dead predecessor is cleared.
 *
 * @throws TokenError whenever the service did not say clearly what became of them
 */
export async function readRotationTokens(state: RotationState, context: Context): Promise<RotationState> {
  guardScope(state, context.backend.scope);
  const records = await context.listing.current();
  warnOfCredential(records, context);
  const { previousTokenId } = state;
  const previous = previousTokenId === undefined ? undefined : recordIn(records, previousTokenId, context);
  const previousAlive = previous !== undefined && isAlive(previous, context.clock.now());
  return { ...(previousAlive ? state : withoutPrevious(state)), status: statusIn(records, state, context) };
}

/** Revokes all that the succession holds. Can be run again when one fails. */
export async function revokeRotation(state: RotationState, context: Context): Promise<void> {
  const { scope, retiring = [], previousTokenId, previousTokenPrefix = "" } = state;
  const all = [
    ...retiring,
    ...(previousTokenId === undefined
      ? []
      : [{ tokenId: previousTokenId, tokenPrefix: previousTokenPrefix }]),
    state,
  ];
  const failures: unknown[] = [];
  for (const token of all) {
    await revokeUnlessKept({ ...token, scope }, context).catch((error) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** Revokes the predecessor, but only while the current token is proven to work. */
async function retirePrevious(state: RotationState, context: Context): Promise<RotationState> {
  const { previousTokenId: tokenId, previousTokenPrefix: tokenPrefix = "", scope } = state;
  if (tokenId === undefined) return state;
  await proveCurrent(state, context);
  await revoke({ tokenId, tokenPrefix, scope }, context);
  return withoutPrevious(state);
}
