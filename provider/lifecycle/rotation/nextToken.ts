import type { TokenRecord } from "../../backends/backend";
import { defined } from "../../defined";
import { formatInstant, parseDuration } from "../../token/time";
import { sameCommand } from "../arguments/deliver";
import { isDead, statusAt, type TokenStatus } from "../state";
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
  type RotationState,
  revokeAt,
  rotateAt,
  rotationNonce,
  rotationOptions,
} from "./state";

/** What the next token belongs to. */
interface RotatedResource {
  /** The resource's id, from which the nonces are derived. */
  readonly id: string;
  /** The state before; undefined for the first token. */
  readonly before: RotationState | undefined;
  /** A live token that becomes the predecessor of the first one. */
  readonly adopted?: TokenRecord | undefined;
}

/**
 * Creates the next token: the current one becomes its predecessor, which stays alive for the overlap. An older
 * predecessor is revoked only once the new token is verified.
 *
 * @throws NotReadyError when the new token exists and something after its creation failed
 * @throws TokenError when there is none
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
  const { description, owner, permissions } = wanted;
  const request = { description, owner, expiresAt, nonce, ...defined({ permissions }) };
  const created = await mint(request, context);
  const current = currentOf(created.record, created.secret, expiresAt);
  const state: RotationState = {
    ...predecessor({ before, adopted }, wanted.overlap ?? DEFAULT_OVERLAP, now, stranded),
    ...rotationOptions(wanted),
    ...current,
    ...defined({ keepers: wanted.keepers, adoptedId: before?.adoptedId ?? adopted?.id }),
    scope: context.backend.scope,
    rotateAt: rotateAt(current, wanted),
    status: "active",
    generation,
  };
  const fallback = before && withoutNextToken(before, state, stranded);
  const ready = await makeReady({ id, created, state, ...defined({ fallback }) }, context);
  return startOverlap(id, ready, context);
}

/**
 * The state before a rotation whose new token must not stay and could not be revoked: that token is added to those
 * still to be revoked. A former command is left out: it would pass for the new one, and nobody would know which of its
 * words are secret. Without it, nothing would find again the tokens that it may have delivered, so they are added too.
 */
function withoutNextToken(
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
  const { previousTokenId, previousTokenPrefix = "", retiring: recorded = [] } = before;
  const retiring = [...recorded, ...stranded];
  // A token that is dead or was never delivered becomes no predecessor. The one before it keeps its place and its date,
  // because consumers may still hold it.
  const status = statusAt(before, now);
  if (isDead(status) || isLost(before)) {
    return withRetiring(previousFields(before), [...retiring, ...ifAlive(before, status, overlap, now)]);
  }
  const older =
    previousTokenId === undefined ? [] : [{ tokenId: previousTokenId, tokenPrefix: previousTokenPrefix }];
  return withRetiring(previousOf(before, before.expiresAt, overlap, now), [...retiring, ...older]);
}

/**
 * The current token, if it is of no use and may still be alive. That a listing did not show it does not prove that
 * nobody uses it: it stays alive for the overlap and is then revoked like any other.
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
