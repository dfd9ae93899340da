import type { TokenRecord } from "../../backends/backend";
import { defined } from "../../defined";
import { TokenError } from "../../errors";
import { formatInstant, parseLength } from "../../expiry";
import { verifyMs } from "../arguments";
import type { Context } from "../context";
import { isDead, statusAt } from "../diff";
import { endedEarly, mint, revokeAgain, revokeByNonce } from "../mint";
import { NotReadyError } from "../notReady";
import { revoke } from "../revoke";
import { notVerified, verify } from "../verify";
import { DEFAULT_OVERLAP, type RotationArguments } from "./arguments";
import {
  currentOf,
  previousFields,
  ROTATING,
  type RotationState,
  revokeAt,
  rotateAt,
  rotationNonce,
  rotationOptions,
} from "./state";

/** What a succession begins with. */
export interface Beginning {
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
export async function succeed(
  { id, before, adopted }: Beginning,
  wanted: RotationArguments,
  context: Context,
): Promise<RotationState> {
  const generation = (before?.generation ?? 0) + 1;
  const nonce = rotationNonce(id, generation);
  // What a run that was cut off made for this very generation: nobody has its secret.
  if (before !== undefined) await revokeByNonce([nonce], context);
  const now = context.clock.now();
  const expiresAt = formatInstant(now + (parseLength(wanted.expiresIn) ?? 0));
  const { description, owner } = wanted;
  const { record, secret } = await mint({ description, owner, expiresAt, nonce }, context);
  const current = currentOf(record, secret, expiresAt);
  const state: RotationState = {
    kind: ROTATING,
    ...predecessor({ before, adopted }, wanted.overlap ?? DEFAULT_OVERLAP, now),
    ...rotationOptions(wanted),
    ...current,
    ...defined({ keepers: wanted.keepers, adoptedId: before?.adoptedId ?? adopted?.id }),
    scope: context.backend.scope,
    rotateAt: rotateAt(current, wanted),
    status: "unverified",
    generation,
  };
  return settle(id, state, context, async () => {
    await revokeAgain(record.id, context);
    throw endedEarly(record.id);
  });
}

/**
 * Verifies the current token and, once it is seen to work, revokes those that have had their time. The overlap
 * counts from here: only now does the new secret begin to spread.
 *
 * @param onEnding what to do when the process has to end before the token is verified
 * @throws NotReadyError with the state as far as it got
 */
export async function settle(
  id: string,
  state: RotationState,
  context: Context,
  onEnding?: () => Promise<never>,
): Promise<RotationState> {
  const timeoutMs = verifyMs(state.verify);
  const { token: secret, tokenId } = state;
  const failure =
    timeoutMs === 0 || secret === undefined
      ? undefined
      : await verify(context.backend, { secret, id: tokenId }, timeoutMs, context.clock, context.ending);
  if (context.ending.aborted && onEnding) await onEnding();
  if (failure) {
    throw new NotReadyError(notVerified(tokenId, timeoutMs, failure), id, { ...state, status: "unverified" });
  }
  const overlap = state.previousTokenId !== undefined && state.status === "unverified";
  return revokeRetiring(
    id,
    {
      ...state,
      status: "active",
      ...(overlap
        ? { previousRevokeAt: revokeAt(context.clock.now(), state.overlap, state.previousExpiresAt) }
        : {}),
    },
    context,
  );
}

/** Revokes those that have had their time; what fails stays noted. */
export async function revokeRetiring(
  id: string,
  state: RotationState,
  context: Context,
): Promise<RotationState> {
  const { retiring = [], ...settled } = state;
  for (const [index, old] of retiring.entries()) {
    try {
      await revoke({ ...old, scope: state.scope }, context);
    } catch (error) {
      const reason =
        error instanceof TokenError ? error : new TokenError("protocol", "revoking failed", { cause: error });
      throw new NotReadyError(reason, id, { ...settled, retiring: retiring.slice(index) });
    }
  }
  return settled;
}

/** The predecessor's part of the next state. */
function predecessor(
  { before, adopted }: Omit<Beginning, "id">,
  overlap: string,
  now: number,
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
  // A dead token is nobody's predecessor; whoever still holds the one before keeps it until its date.
  if (isDead(statusAt(before, now))) return previousFields(before);
  const { previousTokenId, previousTokenPrefix = "", retiring = [] } = before;
  const older =
    previousTokenId === undefined
      ? retiring
      : [...retiring, { tokenId: previousTokenId, tokenPrefix: previousTokenPrefix }];
  return {
    ...previousOf(before, before.expiresAt, overlap, now),
    ...(older.length > 0 ? { retiring: older } : {}),
  };
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
