import type { TokenError } from "../../errors";
import { holdsSecret } from "../../token/secret";
import { parseInstant, sameInstant, sameLength } from "../../token/time";
import { holdsUnknown, isUnknown } from "../../unknown";
import { adoptedId } from "../arguments/adoptedId";
import { type Deliver, deliverChanged } from "../arguments/deliver";
import { type Verify, verifyMs } from "../arguments/fields";
import { describeMove, refuseMove, relationTo } from "../otherAccount";
import { readState, type TokenState, type TokenStatus } from "../state";
import { deliveryIsDue, isLost, nothingToDeliver } from "../steps/deliverable";
import { endsSoon } from "../steps/warnings";
import type { RawInputs } from "./check";
import { refuseReplacement } from "./refuseReplacement";

/** What has to be done about a token. */
export interface Difference {
  readonly changes: boolean;
  /** The arguments or outputs because of which a new token is made. */
  readonly replaces: string[];
  /** What the user should hear: why a new token is made where the arguments do not show it, and what ends soon. */
  readonly remarks: string[];
  /**
   * Why the replacement must not be made. Not thrown: the engine also compares after a refresh, which has to
   * succeed and show what became of the token.
   */
  readonly refusal?: TokenError;
  /** With a refusal: whether the token is alive. */
  readonly living?: boolean;
}

/** What a difference is judged against. */
export interface Present {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The provider's scope; undefined while it is not known. */
  readonly scope: string | undefined;
  /** Other scopes that are said to be the same account. */
  readonly aliases?: readonly string[] | undefined;
  /** Whether the resource has another provider than it had: the engine revokes its token through that one. */
  readonly switched?: boolean;
}

/**
 * Compares a token's state with its arguments. Pure.
 *
 * @param id the resource's id
 * @throws TokenError `config` for a state of a later release
 */
export function diff(id: string, olds: RawInputs, news: RawInputs, present: Present): Difference {
  const state = readState(olds, id);
  const replaces = changedArguments(state, news);
  const remarks: string[] = [];
  const relation = relationTo(state, present);
  if (relation === "other") {
    replaces.push("scope");
    remarks.push(describeMove(state, present, `token ${state.tokenId}`, "`pulumi up` makes a new one there"));
    if (!present.switched) return { changes: true, replaces, remarks, refusal: refuseMove(state, present) };
  }
  const adopted = adoptedId(news);
  if (adopted !== undefined && adopted !== state.tokenId) replaces.push("adopt");
  const status = statusAt(state, present.now);
  if (isLost(state) && !isDead(status)) {
    replaces.push("token");
    remarks.push(
      `token ${state.tokenId} was never handed over and its secret is kept nowhere: \`pulumi up\` makes a new one`,
    );
  }
  const asked = replaces.length > 0;
  if (isDead(status)) {
    replaces.push("status");
    remarks.push(`token ${state.tokenId} is ${status}: \`pulumi up\` makes a new one`);
  }
  const refusal = refuseReplacement(state, news, { status, asked, replaces, adopted });
  if (refusal !== undefined) {
    return { changes: true, replaces, remarks: [], refusal, living: !isDead(status) };
  }
  if (replaces.length === 0) {
    const ending = endsSoon(state, present.now);
    if (ending !== undefined) remarks.push(ending);
    const undelivered = secretIsNew(state, news) ? undefined : nothingToDeliver(state, news.deliver);
    if (undelivered !== undefined) remarks.push(undelivered);
  }
  const changes =
    replaces.length > 0 ||
    relation === "alias" ||
    state.status === "unverified" ||
    state.stateVersion === 0 ||
    optionsChanged(state, news) ||
    secretIsNew(state, news) ||
    deliveryIsDue(state, news.deliver as Deliver | undefined) ||
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
  return lengthGone || onInvalid !== state.onInvalid || verify || deliverChanged(state.deliver, news.deliver);
}

/** Whether `adopt` gives a secret that the state does not hold: it is proven and taken over, nothing else. */
function secretIsNew(state: TokenState, news: RawInputs): boolean {
  if (adoptedId(news) !== state.tokenId) return false;
  const secret = (news.adopt as { token?: unknown }).token;
  return typeof secret === "string" && (isUnknown(secret) || !holdsSecret(state, secret));
}
