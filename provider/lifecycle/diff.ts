import { TokenError } from "../errors";
import { parseInstant, sameInstant, sameLength } from "../expiry";
import { ownerName } from "../owner";
import { holdsUnknown, isUnknown } from "../unknown";
import { type Verify, verifyMs } from "./arguments";
import type { RawInputs } from "./check";
import { readState, type TokenState, type TokenStatus } from "./state";

/** What has to be done about a token. */
export interface Difference {
  readonly changes: boolean;
  /** The arguments or outputs because of which a new token is made. */
  readonly replaces: string[];
  /** Why, in words, for what the arguments alone do not show. */
  readonly reasons: string[];
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
 * @throws TokenError `config` for a state of a later release; `invalid-token` where the token is dead and the
 *   user has to decide
 */
export function diff(olds: RawInputs, news: RawInputs, present: Present): Difference {
  const state = readState(olds);
  const replaces = changedArguments(state, news);
  const reasons: string[] = [];
  if (present.scope !== undefined && state.scope !== "" && state.scope !== present.scope) {
    replaces.push("scope");
    reasons.push(
      `it belongs to ${state.scope} and the provider is configured for ${present.scope}: a new token is made there`,
    );
  }
  const status = statusAt(state, present.now);
  if (isDead(status)) {
    if (replaces.length === 0) refuseWhereUserDecides(state, status, news);
    replaces.push("status");
    reasons.push(`it is ${status}: a new token is made`);
  }
  const changes =
    replaces.length > 0 ||
    state.status === "unverified" ||
    optionsChanged(state, news) ||
    olds.__provider !== news.__provider;
  return { changes, replaces, reasons };
}

/** The status, with an end of life that has passed since the last look. */
export function statusAt(state: TokenState, now: number): TokenStatus {
  if (state.status === "revoked" || state.status === "missing") return state.status;
  const end = state.expiresAt === undefined ? undefined : parseInstant(state.expiresAt);
  return end !== undefined && end <= now ? "expired" : state.status;
}

/** Whether a token of this status can never be used again. */
export function isDead(status: TokenStatus): boolean {
  return status === "expired" || status === "revoked" || status === "missing";
}

function changedArguments(state: TokenState, news: RawInputs): string[] {
  return [
    ...(news.description !== state.description ? ["description"] : []),
    ...changedExpiry(state, news),
    ...(sameKeepers(state.keepers, news.keepers) ? [] : ["keepers"]),
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

function sameKeepers(old: Readonly<Record<string, string>> | undefined, news: unknown): boolean {
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
