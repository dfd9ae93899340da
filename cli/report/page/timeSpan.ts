import { UNIT_MS } from "../../../provider/token/time";
import type { Row } from "./rows";

const DAY = UNIT_MS.d;
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
  let longest = Math.max(LEAST, Math.min(within, YEAR));
  let back = LEAST;
  for (const { created, ends, rotates, retires } of rows) {
    back = Math.max(back, now - created);
    for (const at of [ends, rotates, retires]) {
      // What is far away does not say how much of the future matters.
      if (at !== undefined) longest = Math.max(longest, at - now > 2 * YEAR ? YEAR : at - now);
    }
  }
  return { from: now - Math.min(back, YEAR, longest), to: now + longest * 1.04 };
}
