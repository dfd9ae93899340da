import { TokenError } from "../../errors";
import { parseInstant, sameDuration } from "../../token/time";
import { holdsUnknown, isUnknown } from "../../unknown";
import { adoptedId } from "../arguments/adoptedId";
import { type Deliver, deliverChanged } from "../arguments/deliver";
import type { RawInputs } from "../arguments/failure";
import { type Verify, verifyMs } from "../arguments/fields";
import { type DiffContext, type Difference, sameKeepers } from "../difference";
import { KINDS } from "../kinds";
import { describeOtherAccount, refuseOtherAccount, relationTo } from "../otherAccount";
import { isDead, statusAt } from "../state";
import { deliveryIsDue, isLost, nothingToDeliver } from "../steps/deliverable";
import { editsOf } from "../steps/edit";
import { DEFAULT_OVERLAP } from "./arguments";
import { isDue, type RotationState, readRotation, rotateAt } from "./state";

/** What is due for a rotating token. */
export interface DueWork {
  /** Why a rotation is due; undefined: it is not. */
  readonly rotate?: string;
  /** Whether the predecessor's date has come and this resource revokes it. */
  readonly retire: boolean;
  /** Whether another token that is still to be revoked is due. */
  readonly sweep: boolean;
}

/** Compares a rotating token's state with its arguments and the clock. Pure. */
export function diffRotation(olds: RawInputs, news: RawInputs, present: DiffContext): Difference {
  const state = readRotation(olds);
  refuseLateAdoption(state, news);
  const relation = relationTo(state, present);
  if (relation === "other") {
    const remarks = [describeOtherAccount(state, present, "it", "a new rotation begins there")];
    const difference = { changes: true, replaces: ["scope"], remarks };
    return present.switched ? difference : { ...difference, refusal: refuseOtherAccount(state, present) };
  }
  const due = dueOf(state, news, present.now);
  const outputs = [
    ...(relation === "alias" ? ["scope"] : []),
    ...editsOf(state, news),
    ...(due.rotate === undefined ? [] : ["tokenId"]),
    ...(due.retire ? ["previousTokenId"] : []),
    ...(state.status === "unverified" ? ["status"] : []),
    ...(due.sweep ? ["retiring"] : []),
    ...(deliveryIsDue(state, news.deliver as Deliver | undefined) ? ["deliveredAt"] : []),
  ];
  const changes = outputs.length > 0 || argumentsChanged(state, news) || olds.__provider !== news.__provider;
  const remark =
    due.rotate === undefined ? nothingToDeliver(state, news.deliver) : `${due.rotate}: the token is rotated`;
  return { changes, replaces: [], due: outputs, remarks: remark === undefined ? [] : [remark] };
}

/** What is due now. */
export function dueOf(state: RotationState, news: RawInputs, now: number): DueWork {
  const reason = rotationReason(state, news, now);
  const retireAt = parseInstant(state.previousRevokeAt ?? "");
  const automatic = (news.retire ?? "auto") === "auto";
  return {
    ...(reason === undefined ? {} : { rotate: reason }),
    retire: automatic && state.previousTokenId !== undefined && retireAt !== undefined && retireAt <= now,
    sweep: (state.retiring ?? []).some((retiring) => isDue(retiring, now)),
  };
}

function rotationReason(state: RotationState, news: RawInputs, now: number): string | undefined {
  const status = statusAt(state, now);
  if (isDead(status)) return `token ${state.tokenId} is ${status}`;
  if (isLost(state)) return `token ${state.tokenId} was never delivered and its secret is stored nowhere`;
  if (!sameKeepers(state.keepers, news.keepers)) return "keepers changed";
  const { expiresIn, rotateBefore } = news;
  if (isUnknown(expiresIn) || isUnknown(rotateBefore)) return undefined;
  const due = rotateAt(state, { expiresIn: String(expiresIn), rotateBefore: String(rotateBefore) });
  return (parseInstant(due) ?? 0) <= now ? `token ${state.tokenId} was due at ${due}` : undefined;
}

function argumentsChanged(state: RotationState, news: RawInputs): boolean {
  const { description, expiresIn, rotateBefore, overlap = DEFAULT_OVERLAP, retire = "auto", verify } = news;
  if ([description, expiresIn, rotateBefore, overlap, retire, verify].some(holdsUnknown)) return true;
  return (
    description !== state.description ||
    !sameDuration(String(expiresIn), state.expiresIn) ||
    !sameDuration(String(rotateBefore), state.rotateBefore) ||
    !sameDuration(String(overlap), state.overlap) ||
    retire !== state.retire ||
    verifyMs(verify as Verify | undefined) !== verifyMs(state.verify) ||
    deliverChanged(state.deliver, news.deliver)
  );
}

/** A predecessor can be adopted only when the resource is created. */
function refuseLateAdoption(state: RotationState, news: RawInputs): void {
  const id = adoptedId(news);
  if (id === undefined || isUnknown(id) || id === state.adoptedId) return;
  throw new TokenError(
    "config",
    `adopt names token ${id}, but this rotation has already begun: remove adopt, or declare a new ${KINDS[state.kind].name} for that token`,
  );
}
