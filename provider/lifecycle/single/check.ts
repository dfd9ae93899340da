import { DATABASE_TOKEN } from "../../description/databaseToken";
import { MANAGEMENT_TOKEN } from "../../description/managementToken";
import { formatInstant, parseDuration, parseInstant, sameInstant } from "../../token/time";
import { holdsUnknown, isUnknown } from "../../unknown";
import { ArgumentList } from "../arguments/argumentList";
import { checkDeliver, type Deliver, deliveryMs } from "../arguments/deliver";
import type { Checked, Failure, RawInputs } from "../arguments/failure";
import {
  checkAdopt,
  checkDescription,
  checkDuration,
  checkInstant,
  checkKeepers,
  checkOnInvalid,
  checkVerify,
  SHORTEST_LIFE_MS,
  type Verify,
  verifyMs,
} from "../arguments/fields";
import { checkPermissions } from "../arguments/permissions";
import { isEditable } from "../kinds";

const HIDDEN = ["owner", "within", "__provider"];
const OF_MANAGEMENT_TOKEN = new ArgumentList(Object.keys(MANAGEMENT_TOKEN.arguments), HIDDEN);
const OF_DATABASE_TOKEN = new ArgumentList(Object.keys(DATABASE_TOKEN.arguments), ["kind", ...HIDDEN]);

/**
 * Validates and normalizes the arguments of a token. Pure; unknown values pass.
 *
 * @param olds the arguments of the last update; empty for a new token and before a replacement
 * @param now milliseconds since the epoch
 */
export function check(olds: RawInputs, news: RawInputs, now: number): Checked {
  const list = isEditable(news) ? OF_DATABASE_TOKEN : OF_MANAGEMENT_TOKEN;
  const failures = [
    checkDescription(news.description, olds.description),
    checkInstant("expiresAt", news.expiresAt),
    checkDuration("expiresIn", news.expiresIn),
    checkKeepers(news.keepers),
    checkOnInvalid(news.onInvalid),
    checkVerify(news.verify),
    checkDeliver(news.deliver, news.adopt),
    checkAdopt(news.adopt),
    isEditable(news) ? checkPermissions(news.permissions, news.keepers) : undefined,
    ...list.refuseOthers(news),
  ].filter((failure) => failure !== undefined);
  const wrong = new Set(failures.map(({ property }) => property.replace(/^arguments\./, "")));
  if (!["expiresAt", "expiresIn", "verify", "deliver"].some((argument) => wrong.has(argument))) {
    failures.push(...checkExpiry(olds, news, now));
  }
  const inputs = list.pick(news);
  const instant = typeof news.expiresAt === "string" ? parseInstant(news.expiresAt) : undefined;
  if (instant !== undefined) inputs.expiresAt = formatInstant(instant);
  return { inputs, failures };
}

function checkExpiry(olds: RawInputs, news: RawInputs, now: number): Failure[] {
  const { expiresAt, expiresIn } = news;
  if (expiresAt !== undefined && expiresIn !== undefined) {
    return [{ property: "expiresIn", reason: "cannot be set together with expiresAt: keep one of the two" }];
  }
  if (typeof expiresAt === "string" && !isUnknown(expiresAt)) {
    const unchanged = typeof olds.expiresAt === "string" && sameInstant(olds.expiresAt, expiresAt);
    if (!unchanged && (parseInstant(expiresAt) ?? 0) <= now) {
      return [
        {
          property: "expiresAt",
          reason: `lies in the past (it is ${formatInstant(now)}): give a later instant`,
        },
      ];
    }
  }
  if (typeof expiresIn === "string" && ![expiresIn, news.verify, news.deliver].some(holdsUnknown)) {
    const shortest =
      SHORTEST_LIFE_MS +
      verifyMs(news.verify as Verify | undefined) +
      deliveryMs(news.deliver as Deliver | undefined);
    if ((parseDuration(expiresIn) ?? 0) < shortest) {
      return [
        {
          property: "expiresIn",
          reason: `is too short: a token must live at least ${shortest / 1000} s, its verification and delivery included`,
        },
      ];
    }
  }
  return [];
}
