import { formatInstant, parseInstant, parseLength, sameInstant } from "../expiry";
import { isUnknown } from "../unknown";
import {
  checkAdopt,
  checkDescription,
  checkInstant,
  checkKeepers,
  checkLength,
  checkOnInvalid,
  checkVerify,
  type Failure,
  SHORTEST_LIFE_MS,
  USER_ARGUMENTS,
  type Verify,
  verifyMs,
} from "./arguments";

/** Arguments as the engine hands them over: anything, unknowns included. */
export type RawInputs = Readonly<Record<string, unknown>>;

/** Arguments, normalized, and everything that is wrong with them. */
export interface Checked {
  readonly inputs: Record<string, unknown>;
  readonly failures: Failure[];
}

/** Hidden arguments, which the resource class adds. */
const HIDDEN = ["owner", "__provider"] as const;

/**
 * Validates and normalizes the arguments of a token. Pure; unknown values pass.
 *
 * @param olds the arguments of the last update; empty for a new token and before a replacement
 * @param now milliseconds since the epoch
 */
export function check(olds: RawInputs, news: RawInputs, now: number): Checked {
  const failures = [
    checkDescription(news.description),
    checkInstant("expiresAt", news.expiresAt),
    checkLength("expiresIn", news.expiresIn),
    checkKeepers(news.keepers),
    checkOnInvalid(news.onInvalid),
    checkVerify(news.verify),
    checkAdopt(news.adopt),
    ...unknownArguments(news),
  ].filter((failure) => failure !== undefined);
  if (failures.length === 0) failures.push(...checkExpiry(olds, news, now));
  const inputs: Record<string, unknown> = {};
  for (const key of [...USER_ARGUMENTS, ...HIDDEN]) {
    if (news[key] !== undefined) inputs[key] = news[key];
  }
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
  if (typeof expiresIn === "string" && !isUnknown(expiresIn) && !isUnknown(news.verify)) {
    const shortest = SHORTEST_LIFE_MS + verifyMs(news.verify as Verify | undefined);
    if ((parseLength(expiresIn) ?? 0) < shortest) {
      return [
        {
          property: "expiresIn",
          reason: `is too short: a token must live at least ${shortest / 1000} s, its verification included`,
        },
      ];
    }
  }
  return [];
}

function unknownArguments(news: RawInputs): Failure[] {
  const known: readonly string[] = [...USER_ARGUMENTS, ...HIDDEN];
  return Object.keys(news)
    .filter((key) => !known.includes(key) && news[key] !== undefined)
    .map((key) => ({
      property: `arguments.${key}`,
      reason: `${JSON.stringify(key)} is not an argument: there are ${USER_ARGUMENTS.join(", ")}`,
    }));
}
