import { holdsSecret } from "../../token/secret";
import { sameDuration, sameInstant } from "../../token/time";
import { holdsUnknown, isUnknown } from "../../unknown";
import { adoptedId } from "../arguments/adoptedId";
import { type Deliver, deliverChanged } from "../arguments/deliver";
import type { RawInputs } from "../arguments/failure";
import { type Verify, verifyMs } from "../arguments/fields";
import { type DiffContext, type Difference, sameKeepers } from "../difference";
import { isEditable } from "../kinds";
import { describeOtherAccount, refuseOtherAccount, relationTo } from "../otherAccount";
import { isDead, readState, statusAt, type TokenState } from "../state";
import { deliveryIsDue, isLost, nothingToDeliver } from "../steps/deliverable";
import { editsOf } from "../steps/edit";
import { endsSoon } from "../steps/warnings";
import { refuseReplacement } from "./refuseReplacement";

/**
 * Compares a token's state with its arguments. Pure.
 *
 * @param id the resource's id
 * @throws TokenError `config` for a state of a later release
 */
export function diff(id: string, olds: RawInputs, news: RawInputs, present: DiffContext): Difference {
  const state = readState(olds, id);
  const replaces = changedArguments(state, news);
  const remarks: string[] = [];
  const relation = relationTo(state, present);
  if (relation === "other") {
    replaces.push("scope");
    remarks.push(
      describeOtherAccount(state, present, `token ${state.tokenId}`, "`pulumi up` creates a new one there"),
    );
    if (!present.switched)
      return { changes: true, replaces, remarks, refusal: refuseOtherAccount(state, present) };
  }
  const adopted = adoptedId(news);
  if (adopted !== undefined && adopted !== state.tokenId) replaces.push("adopt");
  const status = statusAt(state, present.now);
  if (isLost(state) && !isDead(status)) {
    replaces.push("token");
    remarks.push(
      `token ${state.tokenId} was never delivered and its secret is stored nowhere: \`pulumi up\` creates a new one`,
    );
  }
  const asked = replaces.length > 0;
  if (isDead(status)) {
    replaces.push("status");
    remarks.push(`token ${state.tokenId} is ${status}: \`pulumi up\` creates a new one`);
  }
  const refusal = refuseReplacement(state, news, { status, asked, replaces, adopted });
  if (refusal !== undefined) {
    return { changes: true, replaces, remarks: [], refusal, living: !isDead(status) };
  }
  if (replaces.length === 0) {
    const warning = endsSoon(state, present.now);
    if (warning !== undefined) remarks.push(warning);
    const undelivered = secretIsNew(state, news) ? undefined : nothingToDeliver(state, news.deliver);
    if (undelivered !== undefined) remarks.push(undelivered);
  }
  const due = [
    ...(relation === "alias" ? ["scope"] : []),
    ...(state.stateVersion === 0 ? [] : editsOf(state, news)),
    ...(state.status === "unverified" ? ["status"] : []),
    ...(state.stateVersion === 0 ? ["tokenId"] : []),
    ...(secretIsNew(state, news) ? ["token"] : []),
    ...(deliveryIsDue(state, news.deliver as Deliver | undefined) ? ["deliveredAt"] : []),
  ];
  const changes =
    replaces.length > 0 ||
    due.length > 0 ||
    optionsChanged(state, news) ||
    olds.__provider !== news.__provider;
  return { changes, replaces, due, remarks };
}

function changedArguments(state: TokenState, news: RawInputs): string[] {
  // What the state of a hand-made resource does not say is not compared: an update adopts the token.
  const silent = (...known: unknown[]) =>
    state.stateVersion === 0 && known.every((value) => value === undefined);
  return [
    ...(isEditable(news) || news.description === state.description || silent(state.description || undefined)
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
    return state.expiresIn !== undefined && sameDuration(state.expiresIn, expiresIn) ? [] : ["expiresIn"];
  }
  if (typeof expiresAt === "string") {
    // A duration that is replaced by the very instant that it led to asks for the existing token.
    return state.expiresAt !== undefined && sameInstant(state.expiresAt, expiresAt) ? [] : ["expiresAt"];
  }
  if (state.expiresIn !== undefined) return ["expiresIn"];
  return state.expiresAt !== undefined ? ["expiresAt"] : [];
}

/** Whether an option changed that needs no call to the service. */
function optionsChanged(state: TokenState, news: RawInputs): boolean {
  if (holdsUnknown(news.onInvalid) || holdsUnknown(news.verify)) return true;
  const durationGone = state.expiresIn !== undefined && news.expiresIn === undefined;
  const onInvalid = news.onInvalid ?? "replace";
  const verify = verifyMs(news.verify as Verify | undefined) !== verifyMs(state.verify);
  return (
    durationGone || onInvalid !== state.onInvalid || verify || deliverChanged(state.deliver, news.deliver)
  );
}

/** Whether `adopt` names a secret that the state does not hold: it is verified and stored, nothing else. */
function secretIsNew(state: TokenState, news: RawInputs): boolean {
  if (adoptedId(news) !== state.tokenId) return false;
  const secret = (news.adopt as { token?: unknown }).token;
  return typeof secret === "string" && (isUnknown(secret) || !holdsSecret(state, secret));
}
