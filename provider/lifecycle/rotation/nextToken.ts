import type { TokenRecord } from "../../backends/backend";
import { defined } from "../../defined";
import { formatInstant, parseDuration } from "../../token/time";
import { sameCommand } from "../arguments/deliver";
import type { TokenStatus } from "../state";
import { isDead, statusAt } from "../state";
import type { Context } from "../steps/context";
import { isLost } from "../steps/deliverable";
import { makeReady } from "../steps/makeReady";
import { mint } from "../steps/mint";
import { DEFAULT_OVERLAP, type RotationArguments } from "./arguments";
import { nextGeneration } from "./generation";
import { startOverlap } from "./settle";
import {
  currentOf,
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
export async function createNextToken(
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
  const created = await mint({ description, owner, expiresAt, nonce }, context);
  const current = currentOf(created.record, created.secret, expiresAt);
  const state: RotationState = {
    kind: ROTATING,
    ...predecessor({ before, adopted }, wanted.overlap ?? DEFAULT_OVERLAP, now, stranded),
    ...rotationOptions(wanted),
    ...current,
    ...defined({ keepers: wanted.keepers, adoptedId: before?.adoptedId ?? adopted?.id }),
    scope: context.backend.scope,
    rotateAt: rotateAt(current, wanted),
    status: "active",
    generation,
  };
  const fallback = before && withTakenBack(before, state, stranded);
  const ready = await makeReady({ id, created, state, ...defined({ fallback }) }, context);
  return startOverlap(id, ready, context);
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
