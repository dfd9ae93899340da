import { createHash } from "node:crypto";
import type { TokenRecord } from "../../backends/backend";
import { defined } from "../../defined";
import type { Permission } from "../../token/permissions";
import { fingerprint } from "../../token/secret";
import { formatInstant, parseDuration, parseInstant } from "../../token/time";
import type { Deliver } from "../arguments/deliver";
import type { Verify } from "../arguments/fields";
import { isEditable, type RotatingKind } from "../kinds";
import { readState, STATE_VERSION, type TokenState, type TokenStatus } from "../state";
import { DEFAULT_OVERLAP, type RotationArguments } from "./arguments";

/** A token that is still to be revoked. */
export interface Retiring {
  readonly tokenId: string;
  readonly tokenPrefix: string;
  /** The earliest time; RFC 3339. Undefined: at once. */
  readonly revokeAt?: string;
}

/** A rotating token as the state holds it: the resource's outputs. */
export interface RotationState {
  readonly kind: RotatingKind;
  readonly description: string;
  /** What database tokens may do. Undefined for management tokens. */
  readonly permissions?: readonly Permission[];
  readonly expiresIn: string;
  readonly rotateBefore: string;
  readonly overlap: string;
  readonly retire: "auto" | "manual";
  readonly keepers?: Readonly<Record<string, string>>;
  readonly verify: Verify;
  readonly deliver?: Deliver;
  /** When the command of `deliver` took the current token; RFC 3339. Undefined: not yet, or there is no command. */
  readonly deliveredAt?: string;
  readonly owner: string;
  /** The id that was adopted as the first predecessor. */
  readonly adoptedId?: string;
  readonly token?: string;
  readonly tokenId: string;
  readonly tokenPrefix: string;
  readonly fingerprint?: string;
  readonly scope: string;
  readonly createdAt: string;
  readonly createdBy?: string;
  readonly expiresAt: string;
  /** When the next rotation is due; RFC 3339. */
  readonly rotateAt: string;
  readonly status: TokenStatus;
  /** What the last verification of a database token proved. */
  readonly verifiedBy?: "record" | "query";
  /** The old token's secret, where it is known. */
  readonly previousToken?: string;
  readonly previousTokenId?: string;
  readonly previousTokenPrefix?: string;
  /** When the old token may be revoked at the earliest; RFC 3339. */
  readonly previousRevokeAt?: string;
  /** When the old token expires; RFC 3339. Undefined: never. */
  readonly previousExpiresAt?: string;
  /** Others that are still to be revoked. Empty unless the service failed or a run was cut off. */
  readonly retiring?: readonly Retiring[];
  /** Counts the tokens created, from 1. */
  readonly generation: number;
  readonly stateVersion: number;
}

/**
 * Reads a state that any release up to this one may have written.
 *
 * @throws TokenError `config` for a state of a later release
 */
export function readRotation(raw: Readonly<Record<string, unknown>>): RotationState {
  const common: TokenState = readState(raw, "");
  const text = (name: string) => (typeof raw[name] === "string" && raw[name] !== "" ? raw[name] : undefined);
  const retiring = Array.isArray(raw.retiring) ? raw.retiring.filter(isRetiring) : [];
  const { kind: _single, onInvalid: _never, expiresIn, expiresAt, ...shared } = common;
  return defined({
    ...shared,
    kind: isEditable(raw) ? ("rotatingDatabaseToken" as const) : ("rotating" as const),
    expiresIn: expiresIn ?? "",
    expiresAt: expiresAt ?? "",
    rotateBefore: text("rotateBefore") ?? "",
    overlap: text("overlap") ?? DEFAULT_OVERLAP,
    retire: raw.retire === "manual" ? ("manual" as const) : ("auto" as const),
    adoptedId: text("adoptedId"),
    rotateAt: text("rotateAt") ?? "",
    previousToken: text("previousToken"),
    previousTokenId: text("previousTokenId"),
    previousTokenPrefix: text("previousTokenPrefix"),
    previousRevokeAt: text("previousRevokeAt"),
    previousExpiresAt: text("previousExpiresAt"),
    retiring: retiring.length > 0 ? retiring : undefined,
    generation: typeof raw.generation === "number" ? raw.generation : 1,
  });
}

function isRetiring(value: unknown): value is Retiring {
  const { tokenId, tokenPrefix, revokeAt } = (value ?? {}) as Partial<Record<string, unknown>>;
  const dated = revokeAt === undefined || typeof revokeAt === "string";
  return typeof tokenId === "string" && typeof tokenPrefix === "string" && dated;
}

/** Whether a token that is to be revoked is due. */
export function isDue({ revokeAt }: Retiring, now: number): boolean {
  return revokeAt === undefined || (parseInstant(revokeAt) ?? 0) <= now;
}

/** The arguments as the state holds them, defaults filled in; keepers only change with a rotation. */
export function rotationOptions(wanted: RotationArguments) {
  return {
    kind: wanted.kind,
    description: wanted.description,
    ...defined({ permissions: wanted.permissions }),
    expiresIn: wanted.expiresIn,
    rotateBefore: wanted.rotateBefore,
    overlap: wanted.overlap ?? DEFAULT_OVERLAP,
    retire: wanted.retire ?? ("auto" as const),
    verify: wanted.verify ?? true,
    ...defined({ deliver: wanted.deliver }),
    owner: wanted.owner,
  };
}

/** The outputs that describe the current token. */
export function currentOf(record: TokenRecord, secret: string, expiresAt: string) {
  return {
    ...defined({ createdBy: record.createdBy }),
    token: secret,
    tokenId: record.id,
    tokenPrefix: record.tokenPrefix,
    fingerprint: fingerprint(secret),
    createdAt: record.createdAt,
    expiresAt,
    stateVersion: STATE_VERSION,
  };
}

/** What the state says of the predecessor. */
export function previousFields(state: RotationState) {
  const { previousToken, previousTokenId, previousTokenPrefix, previousRevokeAt, previousExpiresAt } = state;
  return defined({
    previousToken,
    previousTokenId,
    previousTokenPrefix,
    previousRevokeAt,
    previousExpiresAt,
  });
}

/** The state without a predecessor. */
export function withoutPrevious(state: RotationState): RotationState {
  const {
    previousToken: _token,
    previousTokenId: _id,
    previousTokenPrefix: _prefix,
    previousRevokeAt: _at,
    previousExpiresAt: _end,
    ...rest
  } = state;
  return rest;
}

/**
 * When a token has to be replaced, by today's arguments: `rotateBefore` ahead of its expiry, or of `expiresIn` after
 * its creation if that comes first. A shorter `expiresIn` acts at the next update; a longer one cannot move the expiry
 * that the service recorded.
 */
export function rotateAt(
  token: { readonly createdAt: string; readonly expiresAt: string },
  { expiresIn, rotateBefore }: { readonly expiresIn: string; readonly rotateBefore: string },
): string {
  const created = parseInstant(token.createdAt) ?? 0;
  const end = parseInstant(token.expiresAt) ?? Number.POSITIVE_INFINITY;
  const due = Math.min(end, created + (parseDuration(expiresIn) ?? 0)) - (parseDuration(rotateBefore) ?? 0);
  return formatInstant(Math.max(0, due));
}

/** When a predecessor may be revoked: the overlap from now, or at its own expiry if that comes first. */
export function revokeAt(now: number, overlap: string, ownEnd: string | undefined): string {
  const end = ownEnd === undefined ? undefined : parseInstant(ownEnd);
  return formatInstant(Math.min(now + (parseDuration(overlap) ?? 0), end ?? Number.POSITIVE_INFINITY));
}

/** How many generations the state may have missed: from runs that were cut off, or since a backup. */
const LOOK_AHEAD = 50;

/** The nonces that the next rotation looks for, beginning with its own: those of tokens that are in no state. */
export function nextNonces({
  id,
  generation,
}: {
  readonly id: string;
  readonly generation: number;
}): string[] {
  return Array.from({ length: LOOK_AHEAD }, (_, index) => rotationNonce(id, generation + 1 + index));
}

/** The nonce of one rotation. It is derived, so that the next run finds the token of a run that was cut off. */
export function rotationNonce(id: string, generation: number): string {
  return createHash("sha256").update(`${id}#${generation}`).digest("hex").slice(0, 16);
}
