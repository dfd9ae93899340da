import type { Row } from "./rows";

const DAY = 86_400_000;
const YEAR = 365 * DAY;
/** What is shown at least of past and future. */
const LEAST = 30 * DAY;

/** The part of time that the time line shows. */
interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * From the first creation to the last end, as far as both are near: at most two years ahead, and one back, but no longer
 * back than ahead, because what is to come is what matters.
 */
export function timeSpan(rows: readonly Row[], now: number, within: number): TimeSpan {
  const future = rows.flatMap(({ ends, rotates, retires }) => [ends, rotates, retires]);
  const ahead = future.flatMap((each) => (each === undefined || each - now > 2 * YEAR ? [] : [each - now]));
  const beyond = future.some((each) => each !== undefined && each - now > 2 * YEAR);
  const longest = Math.max(LEAST, Math.min(within, YEAR), ...ahead, beyond ? YEAR : 0);
  const back = Math.max(0, ...rows.map(({ created }) => now - created));
  return { from: now - Math.max(LEAST, Math.min(back, YEAR, longest)), to: now + longest * 1.04 };
}
