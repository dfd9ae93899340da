/** When to retry a request, and how long to wait before. Pure. */

/** The outcome of one attempt. */
export type Attempt =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfterMs?: number }
  /** The request never reached the service. */
  | { readonly kind: "unsent" }
  /** The service may have received and carried out the request. */
  | { readonly kind: "lost" };

/** `safe`: a second attempt does no harm. `unsent-only`: retry only if the request provably was not carried out. */
export type Repeat = "safe" | "unsent-only";

const MOST_ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;

/** Whether the request provably was not carried out: not sent, rate-limited, or temporarily rejected. */
export function notCarriedOut(attempt: Attempt): boolean {
  if (attempt.kind !== "answered") return attempt.kind === "unsent";
  return attempt.status === 429 || (attempt.status === 503 && attempt.retryAfterMs !== undefined);
}

/**
 * How long to wait before the next attempt.
 *
 * @param attempt the outcome of the last attempt
 * @param count the number of attempts so far
 * @param jitter a number from 0 to 1
 * @returns milliseconds; undefined: do not retry
 */
export function delayBeforeNext(
  attempt: Attempt,
  count: number,
  repeat: Repeat,
  jitter: number,
): number | undefined {
  if (count >= MOST_ATTEMPTS) return undefined;
  const passing = attempt.kind !== "answered" || attempt.status === 429 || attempt.status >= 500;
  if (!passing || (repeat === "unsent-only" && !notCarriedOut(attempt))) return undefined;
  const backOff = Math.min(FIRST_DELAY_MS * 2 ** (count - 1), LONGEST_DELAY_MS) * (0.5 + jitter / 2);
  return attempt.kind === "answered" && attempt.retryAfterMs !== undefined
    ? Math.max(attempt.retryAfterMs, backOff)
    : backOff;
}

/**
 * The delay of a Retry-After header (seconds or an HTTP date), in milliseconds.
 *
 * @returns undefined if there is none, or if it is malformed
 */
export function parseRetryAfter(header: unknown, now: number): number | undefined {
  if (typeof header !== "string" || header.trim() === "") return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header.trim()) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
