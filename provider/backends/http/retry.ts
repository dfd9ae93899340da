/** When a request is repeated, and how long to wait before that. Pure. */

/** What became of one attempt. */
export type Attempt =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfterMs?: number }
  /** The request never reached the service. */
  | { readonly kind: "unsent" }
  /** The service may have received and carried out the request. */
  | { readonly kind: "lost" };

/** `safe`: doing it twice does no harm. `unsent-only`: repeat only what provably was not carried out. */
export type Repeat = "safe" | "unsent-only";

const MOST_ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;

/** Whether the request provably was not carried out: refused, asked to slow down, or turned away for now. */
export function notCarriedOut(attempt: Attempt): boolean {
  if (attempt.kind !== "answered") return attempt.kind === "unsent";
  return attempt.status === 429 || (attempt.status === 503 && attempt.retryAfterMs !== undefined);
}

/**
 * How long to wait before the next attempt.
 *
 * @param attempt what became of the last one
 * @param count how many were made
 * @param jitter a number from 0 to 1
 * @returns milliseconds; undefined: do not repeat
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
 * Milliseconds that a Retry-After header asks for: seconds or an HTTP date.
 *
 * @returns undefined where there is none that can be understood
 */
export function parseRetryAfter(header: unknown, now: number): number | undefined {
  if (typeof header !== "string" || header.trim() === "") return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header.trim()) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
