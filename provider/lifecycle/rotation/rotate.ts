import { randomUUID } from "node:crypto";
import { defined } from "../../defined";
import { isTokenError } from "../../errors";
import type { RawInputs } from "../arguments/failure";
import { knownArguments } from "../arguments/knownArguments";
import { NotReadyError } from "../notReady";
import { isDead, statusAt } from "../state";
import { findAlive } from "../steps/adopt";
import type { Context } from "../steps/context";
import { deliverToken } from "../steps/deliver";
import { awaitsDelivery } from "../steps/deliverable";
import { guardScope } from "../steps/guard";
import { isAlive } from "../steps/listing";
import { proveCurrent } from "../steps/prove";
import { recordIn, statusIn } from "../steps/read";
import { revoke, revokeUnlessKept } from "../steps/revoke";
import { verifyAgain } from "../steps/verifyAgain";
import { warnOfCredential } from "../steps/warnings";
import type { RotationArguments } from "./arguments";
import { dueOf } from "./diff";
import { createNextToken } from "./nextToken";
import { deliverWaiting, revokeRetiring } from "./settle";
import { isDue, type RotationState, rotateAt, rotationOptions, withoutPrevious } from "./state";

/** Begins a succession with its first token, and with an adopted one as its predecessor. */
export async function createRotation(
  inputs: RawInputs,
  context: Context,
): Promise<{ id: string; state: RotationState }> {
  const wanted = knownArguments<RotationArguments>(inputs, "made from");
  const adopted = wanted.adopt === undefined ? undefined : await findAlive(wanted.adopt.id, context);
  const id = randomUUID();
  return { id, state: await createNextToken({ id, before: undefined, adopted }, wanted, context) };
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
  const { deliver, deliveredAt, ...others } = state;
  const next: RotationState = {
    ...others,
    ...rotationOptions(wanted),
    ...(wanted.deliver === undefined ? {} : defined({ deliveredAt })),
    rotateAt: rotateAt(state, wanted),
  };
  const service = () => {
    const opened = context();
    guardScope(state, opened.backend.scope);
    return opened;
  };
  // Nobody holds such a token yet. To rotate it away at once would push out the one that they hold.
  if (isWaiting(state) && !isDead(statusAt(state, now))) {
    await verifyAgain(id, { ...next, owner: state.owner }, service);
    return deliverWaiting(id, next, service());
  }
  if (due.rotate !== undefined) return createNextToken({ id, before: state }, wanted, service());
  const before = defined({ deliver, deliveredAt });
  const delivered = await deliverToken({ id, state: next, wanted: wanted.deliver, before }, service);
  try {
    if (due.retire) return await retirePrevious(delivered, service());
    return due.sweep ? await sweep(id, delivered, now, service()) : delivered;
  } catch (error) {
    // What was delivered in this run has to be recorded, or it would be delivered again and again.
    const recorded = delivered.deliveredAt === deliveredAt && delivered.token === state.token;
    if (recorded || !isTokenError(error)) throw error;
    throw new NotReadyError(error, id, delivered);
  }
}

/**
 * Whether the current token still has to be verified, or to leave the state for the first time: by its command, or
 * without one, where the arguments ask for none any more.
 */
function isWaiting(state: RotationState): boolean {
  return state.token !== undefined && (state.status === "unverified" || awaitsDelivery(state));
}

/**
 * What has become of both tokens, from the listing that the whole run shares. A dead predecessor is cleared; one
 * that is merely not listed is revoked on its date like any other.
 *
 * @throws TokenError whenever the service did not say clearly what became of them
 */
export async function readRotationTokens(state: RotationState, context: Context): Promise<RotationState> {
  guardScope(state, context.backend.scope);
  const records = await context.listing.current();
  warnOfCredential(records, context);
  const { previousTokenId } = state;
  const previous = previousTokenId === undefined ? undefined : recordIn(records, previousTokenId, context);
  const previousDead = previous !== undefined && !isAlive(previous, context.clock.now());
  return { ...(previousDead ? withoutPrevious(state) : state), status: statusIn(records, state, context) };
}

/**
 * Revokes all that the succession holds, the current token last and only once the others are gone: a deletion that
 * fails leaves the state as it was, and that calls the current token alive. Can be run again when one fails.
 */
export async function revokeRotation(state: RotationState, context: Context): Promise<void> {
  const { scope, retiring = [], previousTokenId, previousTokenPrefix = "" } = state;
  const former = [
    ...retiring,
    ...(previousTokenId === undefined
      ? []
      : [{ tokenId: previousTokenId, tokenPrefix: previousTokenPrefix }]),
  ];
  const failures: unknown[] = [];
  for (const token of former) {
    await revokeUnlessKept({ ...token, scope }, context).catch((error) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
  await revokeUnlessKept(state, context);
}

/** Revokes others that have had their time; one that consumers may have held only while the current token works. */
async function sweep(
  id: string,
  state: RotationState,
  now: number,
  context: Context,
): Promise<RotationState> {
  const held = state.retiring?.find((retiring) => retiring.revokeAt !== undefined && isDue(retiring, now));
  if (held !== undefined) await proveCurrent({ ...state, previousTokenId: held.tokenId }, context);
  return revokeRetiring(id, state, context);
}

/** Revokes the predecessor, but only while the current token is proven to work. */
async function retirePrevious(state: RotationState, context: Context): Promise<RotationState> {
  const { previousTokenId: tokenId, previousTokenPrefix: tokenPrefix = "", scope } = state;
  if (tokenId === undefined) return state;
  await proveCurrent(state, context);
  await revoke({ tokenId, tokenPrefix, scope }, context);
  return withoutPrevious(state);
}
