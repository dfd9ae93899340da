import type { Permission } from "../../token/permissions";
import { holdsToken } from "../../token/redact";
import { parseDuration, parseInstant } from "../../token/time";
import { isUnknown } from "../../unknown";
import type { Deliver } from "./deliver";
import type { Failure } from "./failure";

/** Whether and how long a new token is used until the service accepts it. */
export type Verify = boolean | { readonly timeout?: string };

/** A live token to adopt instead of creating one. */
export interface Adopt {
  readonly id: string;
  /** Its secret, where it is known. */
  readonly token?: string;
}

/** The arguments of a token as `check` returns them, when nothing in them is unknown. */
export interface TokenArguments {
  /** Undefined: a management token. */
  readonly kind?: "databaseToken";
  readonly description: string;
  /** What a database token may do. */
  readonly permissions?: readonly Permission[];
  readonly expiresAt?: string;
  readonly expiresIn?: string;
  readonly keepers?: Readonly<Record<string, string>>;
  readonly onInvalid?: "replace" | "error";
  readonly verify?: Verify;
  readonly deliver?: Deliver;
  readonly adopt?: Adopt;
  readonly owner: string;
}

/** How long `verify` waits by default. */
const DEFAULT_VERIFY_MS = 60_000;

/** A new token must outlive its verification by this much. */
export const SHORTEST_LIFE_MS = 5 * 60_000;

const LONGEST_DESCRIPTION = 1_000;

/**
 * The outputs of a token that is not ready yet travel to the engine in a header, which Node limits to 64 KiB. If
 * they did not fit, the token would be in no state.
 */
const LARGEST_KEEPERS = 16_000;
const LONGEST_VERIFY_MS = 60 * 60_000;

/**
 * Control characters, line and paragraph separators, the marks that turn the direction of text (a description
 * could look like another one), and halves of surrogate pairs, which no wire carries.
 */
export const NOT_ONE_LINE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Milliseconds that `verify` waits; 0 where it is off. */
export function verifyMs(verify: Verify | undefined): number {
  if (verify === false) return 0;
  const timeout = typeof verify === "object" ? verify.timeout : undefined;
  return (timeout === undefined ? undefined : parseDuration(timeout)) ?? DEFAULT_VERIFY_MS;
}

/**
 * What is wrong with a description; undefined: nothing, or not known yet.
 *
 * @param old that of the last update: an imported token may have one that no new token could get
 */
export function checkDescription(value: unknown, old?: unknown): Failure | undefined {
  if (isUnknown(value)) return undefined;
  const fail = (reason: string) => ({ property: "description", reason });
  if (value === undefined || value === null) return fail("is required: say what the token is for");
  if (typeof value !== "string") return fail("must be text");
  if (holdsToken(value)) return tokenShaped("description");
  if (value === old) return undefined;
  if (value.trim() === "")
    return fail("must not be empty: the service shows nothing else about what a token is for");
  if (NOT_ONE_LINE.test(value)) return fail("must be a single line without control characters");
  if (value.length > LONGEST_DESCRIPTION)
    return fail(`must not be longer than ${LONGEST_DESCRIPTION} characters`);
  return undefined;
}

/** What is wrong with an instant, except that it may be in the past. */
export function checkInstant(property: string, value: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value)) return undefined;
  if (typeof value === "string" && parseInstant(value) !== undefined) return undefined;
  return fail(property, value, "must be an RFC 3339 instant with its zone, as in 2027-01-31T12:00:00Z");
}

/** What is wrong with a duration. */
export function checkDuration(property: string, value: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value)) return undefined;
  if (typeof value === "string" && parseDuration(value) !== undefined) return undefined;
  return fail(
    property,
    value,
    "must be a duration in weeks, days, hours, minutes and seconds, as in 90d, 12h or 1d12h, above zero and at most 36500d",
  );
}

/** What is wrong with `keepers`. */
export function checkKeepers(value: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value)) return undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail("keepers", value, "must be a map of strings");
  }
  for (const [key, item] of Object.entries(value)) {
    if (isUnknown(item)) continue;
    if (typeof item !== "string") {
      return {
        property: "arguments.keepers",
        reason: `must be a map of strings; ${JSON.stringify(key)} is not a string`,
      };
    }
    if (holdsToken(item) || holdsToken(key)) return tokenShaped("keepers");
  }
  if (Buffer.byteLength(JSON.stringify(value)) <= LARGEST_KEEPERS) return undefined;
  return {
    property: "arguments.keepers",
    reason: `keepers must not be larger than ${LARGEST_KEEPERS} bytes together: keep a hash of what is large`,
  };
}

/** What is wrong with `onInvalid`. */
export function checkOnInvalid(value: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value) || value === "replace" || value === "error") return undefined;
  return fail("onInvalid", value, 'must be "replace" or "error"');
}

/** What is wrong with `verify`. */
export function checkVerify(value: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value) || typeof value === "boolean") return undefined;
  const reason = 'must be true, false or { timeout: "2m" }, with a timeout of at most 1h';
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return fail("verify", value, reason);
  const { timeout, ...others } = value as { timeout?: unknown };
  if (Object.keys(others).length > 0) return fail("verify", value, reason);
  if (timeout === undefined || isUnknown(timeout)) return undefined;
  const duration = typeof timeout === "string" ? parseDuration(timeout) : undefined;
  return duration === undefined || duration > LONGEST_VERIFY_MS ? fail("verify", value, reason) : undefined;
}

/**
 * What is wrong with `adopt`. It may hold a secret, so that a failure never names a property whose value the
 * engine would print.
 */
export function checkAdopt(value: unknown): Failure | undefined {
  if (value === undefined || isUnknown(value)) return undefined;
  const fail = (reason: string) => ({ property: "arguments.adopt", reason });
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail("must be { id, token? } of a live token");
  }
  const { id, token, ...others } = value as { id?: unknown; token?: unknown };
  if (Object.keys(others).length > 0) return fail("must be { id, token? } of a live token, and nothing else");
  if (!isUnknown(id) && (typeof id !== "string" || !/^[\x21-\x7e]{1,100}$/.test(id) || holdsToken(id))) {
    return fail("must name the id of the token (a UUID; not its secret)");
  }
  if (token === undefined || isUnknown(token)) return undefined;
  return typeof token === "string" && /^[\x21-\x7e]{16,}$/.test(token)
    ? undefined
    : fail("holds a secret that is no token: it must be the token's string alone, without white space");
}

/** A failure about a value that must not be printed: the engine prints the value of a top-level property. */
function tokenShaped(argument: string): Failure {
  return {
    property: `arguments.${argument}`,
    reason: `${argument} holds something that looks like a token: it would be readable in the state and on the service. Name a token by its id or prefix`,
  };
}

/** A failure, which does not name a property whose value must not be printed. */
export function fail(property: string, value: unknown, reason: string): Failure {
  if (holdsToken(JSON.stringify(value) ?? "")) return tokenShaped(property);
  return { property, reason };
}
