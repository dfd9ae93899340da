import type { TokenRecord } from "../../backends/backend";
import { defined } from "../../defined";
import { isTokenError, TokenError } from "../../errors";
import type { Marker } from "../../token/ownerMarker";
import { formatInstant, parseDuration } from "../../token/time";
import { sameCommand, secretInState } from "../arguments/deliver";
import { verifyMs } from "../arguments/fields";
import { NotReadyError } from "../notReady";
import type { TokenStatus } from "../state";
import { isDead, statusAt } from "../state";
import type { Context } from "../steps/context";
import { deliverToken } from "../steps/deliver";
import { isLost, storableState, unusable } from "../steps/deliverable";
import { discard } from "../steps/discard";
import { markerProblem } from "../steps/marker";
import { mint } from "../steps/mint";
import { revoke } from "../steps/revoke";
import { notVerified, verify } from "../steps/verify";
import { DEFAULT_OVERLAP, type RotationArguments } from "./arguments";
import { nextGeneration } from "./generation";
import {
  currentOf,
  isDue,
  previousFields,
  type Retiring,
  ROTATING,
  type RotationState,
  revokeAt,
  rotateAt,
  rotationNonce,
  rotationOptions,
} from "./state";

/** What a succession begins with. */
interface RotatedResource {
  /** The resource's id, from which the nonces are derived. */
  readonly id: string;
  /** The state before; undefined for the first token. */
  readonly before: RotationState | undefined;
  /** A living token that becomes the predecessor of the first one. */
  readonly adopted?: TokenRecord | undefined;
}

/**
 * Makes the next token: the current one becomes the predecessor, which stays alive for the overlap. An older
 * predecessor is revoked only once the new token is seen to work.
 *
 * @throws NotReadyError when the new token is there and something after its creation failed
 * @throws TokenError when none was made
 */
export async function makeNextToken(
  { id, before, adopted }: RotatedResource,
  wanted: RotationArguments,
  context: Context,
): Promise<RotationState> {
  if (wanted.deliver !== undefined) context.requireProgram(wanted.deliver.command);
  const { generation, stranded } = await nextGeneration({ id, before }, wanted, context);
  const nonce = rotationNonce(id, generation);
  const now = context.clock.now();
  const expiresAt = formatInstant(now + (parseDuration(wanted.expiresIn) ?? 0));
  const { description, owner } = wanted;
  const { record, secret, marker } = await mint({ description, owner, expiresAt, nonce }, context);
  const current = currentOf(record, secret, expiresAt);
  const state: RotationState = {
    kind: ROTATING,
    ...predecessor({ before, adopted }, wanted.overlap ?? DEFAULT_OVERLAP, now, stranded),
    ...rotationOptions(wanted),
    ...current,
    ...defined({ keepers: wanted.keepers, adoptedId: before?.adoptedId ?? adopted?.id }),
    scope: context.backend.scope,
    rotateAt: rotateAt(current, wanted),
    status: "unverified",
    generation,
  };
  const { tokenId, tokenPrefix } = state;
  /** What the state says where the new token cannot be revoked again. */
  const recorded = (mayStay: boolean): object => {
    if (before !== undefined) return withTakenBack(before, state, stranded);
    return mayStay ? storableState(state) : unusable(state);
  };
  const takeBack: TakeBack = (why, explained = false) => {
    const record = { id, state: recorded(!explained) };
    return discard({ tokenId, tokenPrefix, ...defined({ why }), explained, record }, context);
  };
  await verifyNew(id, state, context, { marker, takeBack });
  return settle(id, state, context, takeBack);
}

/**
 * The state before a rotation that was taken back, with its token noted to be revoked. Of a former command it says
 * nothing: it would be taken for the new one, and nobody knew what in it is a secret of the program's. So those that
 * consumers may hold from it are noted too.
 */
function withTakenBack(
  before: RotationState,
  { deliver, tokenId, tokenPrefix }: RotationState,
  stranded: readonly Retiring[],
): RotationState {
  const { deliver: former, deliveredAt, retiring = [], ...rest } = before;
  const held = stranded.filter(({ revokeAt: until }) => until !== undefined);
  return {
    ...rest,
    ...(sameCommand(former, deliver) ? defined({ deliver: former, deliveredAt }) : {}),
    retiring: [...retiring, ...held, { tokenId, tokenPrefix }],
  };
}

/** Revokes a new token again, and says what the call fails with. */
type TakeBack = (why?: TokenError, explained?: boolean) => Promise<Error>;

/** Verifies a current token that no state holds yet. */
async function verifyNew(
  id: string,
  state: RotationState,
  context: Context,
  { marker, takeBack }: { readonly marker: Marker; readonly takeBack: TakeBack },
): Promise<void> {
  const kept = secretInState(state.deliver);
  let unmarked: TokenError | undefined;
  const failure = await verifyCurrent(state, context, kept, (shown) => {
    unmarked = markerProblem(shown, marker);
    return unmarked;
  });
  if (context.shutdown.aborted) throw await takeBack();
  if (unmarked !== undefined) throw await takeBack(unmarked, true);
  if (failure) throw kept ? new NotReadyError(failure, id, state) : await takeBack(failure);
}

/**
 * Delivers the current token, which is verified, and then revokes those that have had their time. The overlap counts
 * from here: only now does the new secret begin to spread.
 *
 * @param takeBack where no state holds the token yet
 * @throws NotReadyError with the state as far as it got
 */
export async function settle(
  id: string,
  state: RotationState,
  context: Context,
  takeBack?: TakeBack,
): Promise<RotationState> {
  const delivered = await deliverCurrent(id, state, context, takeBack);
  return revokeRetiring(id, { ...delivered, ...spreadingFrom(context.clock.now(), state) }, context);
}

/** The dates of those that consumers may hold, once they can have the new token. */
function spreadingFrom(
  now: number,
  { previousTokenId, previousExpiresAt, overlap, retiring }: RotationState,
): Partial<RotationState> {
  return defined({
    previousRevokeAt: previousTokenId === undefined ? undefined : revokeAt(now, overlap, previousExpiresAt),
    // That one of these ends by itself before does no harm.
    retiring: retiring?.map((each) =>
      each.revokeAt === undefined ? each : { ...each, revokeAt: revokeAt(now, overlap, undefined) },
    ),
  });
}

async function verifyCurrent(
  { token: secret, tokenId, verify: wanted }: RotationState,
  { backend, clock, shutdown }: Context,
  kept: boolean,
  judge: (shown: TokenRecord) => TokenError | undefined,
): Promise<TokenError | undefined> {
  const timeoutMs = verifyMs(wanted);
  if (timeoutMs === 0 || secret === undefined) return undefined;
  const failure = await verify(backend, { secret, id: tokenId, judge }, timeoutMs, clock, shutdown);
  return failure && notVerified(tokenId, timeoutMs, failure, kept);
}

async function deliverCurrent(
  id: string,
  state: RotationState,
  context: Context,
  takeBack?: (why?: TokenError) => Promise<Error>,
): Promise<RotationState> {
  const before = takeBack === undefined ? defined({ deliver: state.deliver }) : undefined;
  const active: RotationState = { ...state, status: "active" };
  try {
    // Once a command has taken the token, it stays, even if the process has to end: consumers may hold it.
    return await deliverToken(
      {
        id,
        state: active,
        wanted: state.deliver,
        ...defined({ before }),
        takenBack: takeBack !== undefined,
      },
      () => context,
    );
  } catch (error) {
    if (takeBack === undefined || !(error instanceof NotReadyError)) throw error;
    if (context.shutdown.aborted) throw await takeBack();
    throw secretInState(state.deliver) ? error : await takeBack(error.reason);
  }
}

/** Revokes those that have had their time; what fails stays noted, and so does what has still time. */
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
      // The new token must reach the dependents all the same: from them the provider gets its next credential.
      if (isTokenError(error, "self-revocation")) {
        context.warn(`${error.message}. It stays noted: each \`pulumi up\` tries again`);
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

/** The predecessor's part of the next state. */
function predecessor(
  { before, adopted }: Omit<RotatedResource, "id">,
  overlap: string,
  now: number,
  stranded: readonly Retiring[],
): Partial<RotationState> {
  if (before === undefined) {
    return adopted === undefined
      ? {}
      : previousOf(
          { tokenId: adopted.id, tokenPrefix: adopted.tokenPrefix },
          adopted.expiresAt,
          overlap,
          now,
        );
  }
  const { previousTokenId, previousTokenPrefix = "", retiring: noted = [] } = before;
  const retiring = [...noted, ...stranded];
  // A dead token is nobody's predecessor, nor is one that nobody ever had; whoever still holds the one before
  // keeps it until its date.
  const status = statusAt(before, now);
  if (isDead(status) || isLost(before)) {
    return withRetiring(previousFields(before), [...retiring, ...ifAlive(before, status, overlap, now)]);
  }
  const older =
    previousTokenId === undefined ? [] : [{ tokenId: previousTokenId, tokenPrefix: previousTokenPrefix }];
  return withRetiring(previousOf(before, before.expiresAt, overlap, now), [...retiring, ...older]);
}

/**
 * What may still live of a current token that is of no use. That a listing did not show it proves nothing about
 * those who hold it: they keep it for the overlap, and then it is revoked like any other.
 */
function ifAlive(
  { tokenId, tokenPrefix, expiresAt }: RotationState,
  status: TokenStatus,
  overlap: string,
  now: number,
): Retiring[] {
  if (status === "missing") return [{ tokenId, tokenPrefix, revokeAt: revokeAt(now, overlap, expiresAt) }];
  return isDead(status) ? [] : [{ tokenId, tokenPrefix }];
}

function withRetiring(
  previous: Partial<RotationState>,
  retiring: readonly Retiring[],
): Partial<RotationState> {
  return retiring.length > 0 ? { ...previous, retiring } : previous;
}

function previousOf(
  {
    token,
    tokenId,
    tokenPrefix,
  }: { readonly token?: string; readonly tokenId: string; readonly tokenPrefix: string },
  expiresAt: string | undefined,
  overlap: string,
  now: number,
) {
  return defined({
    previousToken: token,
    previousTokenId: tokenId,
    previousTokenPrefix: tokenPrefix,
    previousExpiresAt: expiresAt,
    previousRevokeAt: revokeAt(now, overlap, expiresAt),
  });
}
