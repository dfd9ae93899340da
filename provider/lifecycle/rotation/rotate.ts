import { randomUUID } from "node:crypto";
import { defined } from "../../defined";
import { isTokenError } from "../../errors";
import type { RawInputs } from "../arguments/failure";
import { knownArguments } from "../arguments/knownArguments";
import { isEditable } from "../kinds";
import { NotReadyError } from "../notReady";
import { isDead, statusAt } from "../state";
import { findAlive, warnOfOwner } from "../steps/adopt";
import type { Context } from "../steps/context";
import { deliverToken } from "../steps/deliver";
import { awaitsDelivery } from "../steps/deliverable";
import { editedAlike, editsOf, withEdits } from "../steps/edit";
import { guardScope } from "../steps/guard";
import { isAlive } from "../steps/listing";
import { proveCurrent } from "../steps/prove";
import { recordIn, statusBy } from "../steps/read";
import { revoke, revokeUnlessKept } from "../steps/revoke";
import { verifyAgain } from "../steps/verifyAgain";
import { warnOfCredential } from "../steps/warnings";
import type { RotationArguments } from "./arguments";
import { type DueWork, dueOf } from "./diff";
import { createNextToken } from "./nextToken";
import { deliverWaiting, revokeRetiring } from "./settle";
import { isDue, type RotationState, rotateAt, rotationOptions, withoutPrevious } from "./state";

/** Creates the first token of a rotating token, with an adopted one as its predecessor if there is one. */
export async function createRotation(
  inputs: RawInputs,
  context: Context,
): Promise<{ id: string; state: RotationState }> {
  const wanted = knownArguments<RotationArguments>(inputs, "created with");
  const adopted = wanted.adopt === undefined ? undefined : await findAlive(wanted.adopt.id, context);
  if (adopted !== undefined) warnOfOwner(adopted, wanted.owner, context);
  const id = randomUUID();
  return { id, state: await createNextToken({ id, before: undefined, adopted }, wanted, context) };
}

/**
 * Does what is due: verifies a token that was not ready, rotates, or revokes the predecessor. Changed arguments
 * are recorded without a call.
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
  const wanted = knownArguments<RotationArguments>(inputs, "created with");
  const service = () => {
    const opened = context();
    guardScope(state, opened.backend.scope);
    return opened;
  };
  const due = dueOf(state, inputs, now);
  return withEdits(
    { id, state, edits: editsOf(state, inputs), wanted, ...generations(state, due) },
    service,
    (edited) => updateEdited({ id, state: edited, wanted, due }, now, service),
  );
}

/** What an update of a rotating token works on. */
interface RotatingUpdate {
  readonly id: string;
  readonly state: RotationState;
  readonly wanted: RotationArguments;
  readonly due: DueWork;
}

/** The rest of an update, once the tokens on the service have what can change there in place. */
async function updateEdited(
  { id, state, wanted, due }: RotatingUpdate,
  now: number,
  service: () => Context,
): Promise<RotationState> {
  const { deliver, deliveredAt, ...others } = state;
  const next: RotationState = {
    ...others,
    ...rotationOptions(wanted),
    ...(wanted.deliver === undefined ? {} : defined({ deliveredAt })),
    rotateAt: rotateAt(state, wanted),
  };
  // No consumer holds such a token yet. A rotation now would push out the one that they do hold.
  if (isWaiting(state) && !isDead(statusAt(state, now))) {
    const provenBy = await verifyAgain(id, { ...next, owner: state.owner }, service);
    return deliverWaiting(id, { ...next, ...defined({ verifiedBy: provenBy }) }, service());
  }
  if (due.rotate !== undefined) return createNextToken({ id, before: state }, wanted, service());
  const before = defined({ deliver, deliveredAt });
  const delivered = await deliverToken({ id, state: next, wanted: wanted.deliver, before }, service);
  try {
    if (due.retire) return await retirePrevious(delivered, service());
    return due.sweep ? await sweep(id, delivered, now, service()) : delivered;
  } catch (error) {
    // A delivery of this run has to be recorded, or every later run would repeat it.
    const recorded = delivered.deliveredAt === deliveredAt && delivered.token === state.token;
    if (recorded || !isTokenError(error)) throw error;
    throw new NotReadyError(error, id, delivered);
  }
}

/** The generations that consumers may hold: all of them change in place. */
function generations(state: RotationState, { rotate }: DueWork) {
  const { tokenId, previousTokenId, retiring = [], status } = state;
  const held = retiring.filter(({ revokeAt }) => revokeAt !== undefined).map((each) => each.tokenId);
  const former = [...(previousTokenId === undefined ? [] : [previousTokenId]), ...held];
  if (rotate === undefined) return { current: tokenId, former };
  // One that is about to be replaced may be gone.
  return { former: isDead(status) ? former : [tokenId, ...former] };
}

/**
 * Whether the current token still has to be verified or delivered for the first time. The arguments may have dropped
 * the delivery since.
 */
function isWaiting(state: RotationState): boolean {
  return state.token !== undefined && (state.status === "unverified" || awaitsDelivery(state));
}

/**
 * What became of both tokens, from the listing that the whole run shares. A dead predecessor is cleared; one
 * that is merely not listed is revoked on its date like any other.
 *
 * @throws TokenError when the service did not clearly say what became of them
 */
export async function readRotationTokens(state: RotationState, context: Context): Promise<RotationState> {
  guardScope(state, context.backend.scope);
  const records = await context.listing.current();
  warnOfCredential(records, context);
  const { previousTokenId } = state;
  const current = await recordIn(records, state.tokenId, context);
  const previous =
    previousTokenId === undefined ? undefined : await recordIn(records, previousTokenId, context);
  const previousDead = previous !== undefined && !isAlive(previous, context.clock.now());
  // An adopted predecessor may differ: it was made otherwise.
  const alike = previousDead || previousTokenId === state.adoptedId ? [current] : [current, previous];
  const living = alike.filter((record) => record !== undefined);
  const shown = isEditable(state) ? editedAlike(state, living) : state;
  return {
    ...(previousDead ? withoutPrevious(shown) : shown),
    status: statusBy(current, state, context),
  };
}

/**
 * Revokes every token of the resource, the current one last and only once the others are revoked: a deletion that
 * fails leaves the state as it was, and the state says that the current token is alive. Can be run again.
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

/** Revokes the other tokens that are due. If consumers may hold one, the current token must first prove to work. */
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
