import { TokenError } from "../errors";
import { parseInstant, sameInstant, sameLength } from "../expiry";
import { ownerName } from "../owner";
import { fingerprint } from "../secret";
import { holdsUnknown, isUnknown, UNKNOWN } from "../unknown";
import { type Verify, verifyMs } from "./arguments";
import type { RawInputs } from "./check";
import { readState, type TokenState, type TokenStatus } from "./state";
import { endsSoon } from "./warnings";

/** What has to be done about a token. */
export interface Difference {
  readonly changes: boolean;
  /** The arguments or outputs because of which a new token is made. */
  readonly replaces: string[];
  /** What the user should hear: why a new token is made where the arguments do not show it, and what ends soon. */
  readonly remarks: string[];
}

/** What a difference is judged against. */
export interface Present {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The provider's scope; undefined while it is not known. */
  readonly scope: string | undefined;
}

/**
 * Compares a token's state with its arguments. Pure.
 *
 * @param id the resource's id
 * @throws TokenError `config` for a state of a later release; `invalid-token` where the token is dead and the
 *   user has to decide
 */
export function diff(id: string, olds: RawInputs, news: RawInputs, present: Present): Difference {
  const state = readState(olds, id);
  const replaces = changedArguments(state, news);
  const remarks: string[] = [];
  if (present.scope !== undefined && state.scope !== "" && state.scope !== present.scope) {
    replaces.push("scope");
    remarks.push(
      `it belongs to ${state.scope} and the provider is configured for ${present.scope}: a new token is made there`,
    );
  }
  const adopted = adoptedId(news);
  if (adopted !== undefined && adopted !== state.tokenId) replaces.push("adopt");
  const status = statusAt(state, present.now);
  if (isDead(status)) {
    if (replaces.length === 0 && adopted === undefined) refuseWhereUserDecides(state, status, news);
    replaces.push("status");
    remarks.push(`it is ${status}: a new token is made`);
  }
  if (replaces.length > 0 && adopted === state.tokenId) refuseToReplaceAdopted(state, replaces);
  const ending = replaces.length === 0 ? endsSoon(state, present.now) : undefined;
  if (ending !== undefined) remarks.push(ending);
  const changes =
    replaces.length > 0 ||
    state.status === "unverified" ||
    state.stateVersion === 0 ||
    optionsChanged(state, news) ||
    secretIsNew(state, news) ||
    olds.__provider !== news.__provider;
  return { changes, replaces, remarks };
}

/** The status, with an end of life that has passed since the last look. */
export function statusAt(state: Pick<TokenState, "status" | "expiresAt">, now: number): TokenStatus {
  if (state.status === "revoked" || state.status === "missing") return state.status;
  const end = state.expiresAt === undefined ? undefined : parseInstant(state.expiresAt);
  return end !== undefined && end <= now ? "expired" : state.status;
}

/** Whether a token of this status can never be used again. */
export function isDead(status: TokenStatus): boolean {
  return status === "expired" || status === "revoked" || status === "missing";
}

function changedArguments(state: TokenState, news: RawInputs): string[] {
  // What a state of before this package does not say is not compared: an update takes the token over.
  const silent = (...known: unknown[]) =>
    state.stateVersion === 0 && known.every((value) => value === undefined);
  return [
    ...(news.description === state.description || silent(state.description || undefined)
      ? []
      : ["description"]),
    ...(silent(state.expiresIn, state.expiresAt) ? [] : changedExpiry(state, news)),
    ...(sameKeepers(state.keepers, news.keepers) || silent(state.keepers) ? [] : ["keepers"]),
  ];
}

function changedExpiry(state: TokenState, news: RawInputs): string[] {
  const { expiresAt, expiresIn } = news;
  if (isUnknown(expiresAt)) return ["expiresAt"];
  if (isUnknown(expiresIn)) return ["expiresIn"];
  if (typeof expiresIn === "string") {
    return state.expiresIn !== undefined && sameLength(state.expiresIn, expiresIn) ? [] : ["expiresIn"];
  }
  if (typeof expiresAt === "string") {
    // A length that is replaced by the very instant it led to asks for the token that is there.
    return state.expiresAt !== undefined && sameInstant(state.expiresAt, expiresAt) ? [] : ["expiresAt"];
  }
  if (state.expiresIn !== undefined) return ["expiresIn"];
  return state.expiresAt !== undefined ? ["expiresAt"] : [];
}

/** Whether the keepers are the same; unknown ones are not. */
export function sameKeepers(old: Readonly<Record<string, string>> | undefined, news: unknown): boolean {
  if (holdsUnknown(news)) return false;
  const before = new Map<string, unknown>(Object.entries(old ?? {}));
  const after = new Map(Object.entries(news ?? {}));
  return before.size === after.size && [...before].every(([key, value]) => after.get(key) === value);
}

/** Whether an option changed that can be taken over without a call on the service. */
function optionsChanged(state: TokenState, news: RawInputs): boolean {
  if (holdsUnknown(news.onInvalid) || holdsUnknown(news.verify)) return true;
  const lengthGone = state.expiresIn !== undefined && news.expiresIn === undefined;
  const onInvalid = news.onInvalid ?? "replace";
  const verify = verifyMs(news.verify as Verify | undefined) !== verifyMs(state.verify);
  return lengthGone || onInvalid !== state.onInvalid || verify;
}

/** The id that `adopt` names; the unknown marker where it is not known yet. */
function adoptedId(news: RawInputs): string | undefined {
  const { adopt } = news;
  if (isUnknown(adopt)) return UNKNOWN;
  const id = typeof adopt === "object" && adopt !== null ? (adopt as { id?: unknown }).id : undefined;
  return typeof id === "string" ? id : undefined;
}

/** Whether `adopt` gives a secret that the state does not hold: it is proven and taken over, nothing else. */
function secretIsNew(state: TokenState, news: RawInputs): boolean {
  if (adoptedId(news) !== state.tokenId) return false;
  const secret = (news.adopt as { token?: unknown }).token;
  return typeof secret === "string" && (isUnknown(secret) || fingerprint(secret) !== state.fingerprint);
}

/** Replacing would adopt the same token again, and then revoke it while the state calls it alive. */
function refuseToReplaceAdopted(state: TokenState, replaces: readonly string[]): never {
  throw new TokenError(
    "config",
    `token ${state.tokenId} of ${JSON.stringify(ownerName(state.owner))} has to be replaced (${replaces.join(", ")}) and is still named in adopt: ` +
      "remove `adopt` (or the `import` option) from the program first; the next `pulumi up` then makes a new token and revokes this one",
  );
}

function refuseWhereUserDecides(state: TokenState, status: TokenStatus, news: RawInputs): void {
  const token = `token ${state.tokenId} of ${JSON.stringify(ownerName(state.owner))} is ${status}`;
  if (status === "expired" && typeof news.expiresAt === "string") {
    throw new TokenError(
      "invalid-token",
      `${token} (its expiresAt was ${state.expiresAt}), and a fixed instant is never moved by itself: set a later expiresAt, or expiresIn`,
    );
  }
  if (news.onInvalid === "error") {
    throw new TokenError(
      "invalid-token",
      `${token}, and onInvalid is "error": set onInvalid to "replace" to have a new one made, or destroy the resource`,
    );
  }
}
