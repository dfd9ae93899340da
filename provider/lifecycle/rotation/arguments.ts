import { ROTATING_DATABASE_TOKEN } from "../../description/rotatingDatabaseToken";
import { ROTATING_MANAGEMENT_TOKEN } from "../../description/rotatingManagementToken";
import type { Permission } from "../../token/permissions";
import { parseDuration } from "../../token/time";
import { holdsUnknown, isUnknown } from "../../unknown";
import { ArgumentList } from "../arguments/argumentList";
import { checkDeliver, type Deliver, deliveryMs } from "../arguments/deliver";
import type { Checked, Failure, RawInputs } from "../arguments/failure";
import {
  checkAdopt,
  checkDescription,
  checkDuration,
  checkKeepers,
  checkVerify,
  type Verify,
  verifyMs,
} from "../arguments/fields";
import { checkPermissions } from "../arguments/permissions";
import { isEditable, type RotatingKind } from "../kinds";

/** How long the old token stays alive after a rotation by default. */
export const DEFAULT_OVERLAP = "24h";

/** The arguments of a rotating token as `check` returns them, when nothing in them is unknown. */
export interface RotationArguments {
  readonly kind: RotatingKind;
  readonly description: string;
  /** What database tokens may do. */
  readonly permissions?: readonly Permission[];
  readonly expiresIn: string;
  readonly rotateBefore: string;
  readonly overlap?: string;
  readonly retire?: "auto" | "manual";
  readonly keepers?: Readonly<Record<string, string>>;
  readonly verify?: Verify;
  readonly deliver?: Deliver;
  readonly adopt?: { readonly id: string };
  readonly owner: string;
}

const HIDDEN = ["kind", "owner", "within", "__provider"];
const OF_MANAGEMENT_TOKEN = new ArgumentList(Object.keys(ROTATING_MANAGEMENT_TOKEN.arguments), HIDDEN);
const OF_DATABASE_TOKEN = new ArgumentList(Object.keys(ROTATING_DATABASE_TOKEN.arguments), HIDDEN);

/** Validates the arguments of a rotating token. Pure; unknown values pass. */
export function checkRotation(news: RawInputs): Checked {
  const list = isEditable(news) ? OF_DATABASE_TOKEN : OF_MANAGEMENT_TOKEN;
  const failures = [
    checkDescription(news.description),
    required("expiresIn", news.expiresIn, "how long each token lives"),
    required("rotateBefore", news.rotateBefore, "how long before its end a token is replaced"),
    checkDuration("expiresIn", news.expiresIn),
    checkDuration("rotateBefore", news.rotateBefore),
    checkDuration("overlap", news.overlap),
    checkRetire(news.retire),
    checkKeepers(news.keepers),
    checkVerify(news.verify),
    checkDeliver(news.deliver, news.adopt),
    checkAdopt(news.adopt),
    isEditable(news) ? checkPermissions(news.permissions, news.keepers) : undefined,
    ...list.refuseOthers(news),
  ].filter((failure) => failure !== undefined);
  if (failures.length === 0) failures.push(...checkDurations(news));
  return { inputs: list.pick(news), failures };
}

function required(property: string, value: unknown, meaning: string): Failure | undefined {
  return value === undefined || value === null
    ? { property, reason: `is required: ${meaning}, as in 90d` }
    : undefined;
}

function checkRetire(value: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value) || value === "auto" || value === "manual") return undefined;
  return { property: "arguments.retire", reason: 'retire must be "auto" or "manual"' };
}

/** verify's timeout < overlap ≤ rotateBefore, and rotateBefore + overlap < expiresIn. */
function checkDurations(news: RawInputs): Failure[] {
  const { expiresIn, rotateBefore, overlap = DEFAULT_OVERLAP, verify, deliver } = news;
  if ([expiresIn, rotateBefore, overlap, verify, deliver].some(holdsUnknown)) return [];
  const duration = (text: unknown) => parseDuration(String(text)) ?? 0;
  const failures: Failure[] = [];
  if (verifyMs(verify as Verify | undefined) >= duration(overlap)) {
    failures.push({ property: "overlap", reason: `(${overlap}) must be longer than the timeout of verify` });
  }
  const ready = verifyMs(verify as Verify | undefined) + deliveryMs(deliver as Deliver | undefined);
  if (deliver !== undefined && ready >= duration(rotateBefore)) {
    failures.push({
      property: "rotateBefore",
      reason: `(${rotateBefore}) must be longer than the timeouts of verify and deliver together: the old token would expire before the new one is delivered`,
    });
  }
  if (duration(overlap) > duration(rotateBefore)) {
    failures.push({
      property: "rotateBefore",
      reason: `(${rotateBefore}) must be at least the overlap (${overlap}): the old token would expire while the new one still spreads`,
    });
  }
  if (duration(rotateBefore) + duration(overlap) >= duration(expiresIn)) {
    failures.push({
      property: "expiresIn",
      reason: `(${expiresIn}) must be longer than rotateBefore and overlap together (${rotateBefore} and ${overlap}): a token would be replaced before its predecessor is gone`,
    });
  }
  return failures;
}
