import { parseInstant, UNIT_MS } from "../../provider/token/time";
import type { LiveToken } from "../overview/overview";

const DAY = UNIT_MS.d;
const WEEKS = 4;
const MONTHS = 12;

/** How many tokens end in some time. */
interface Ends {
  /** Which time, in words. */
  readonly when: string;
  readonly number: number;
}

/**
 * When live tokens end: by week for the next four, then by month, then all later ones, and those that never end. Days
 * and months are those of UTC, and whole: "by" a day includes that day. Times after the last end are left out. Pure.
 */
export function endsByTime(tokens: readonly LiveToken[], now: number): Ends[] {
  const instants = tokens.flatMap(({ expiresAt }) =>
    expiresAt === undefined ? [] : [parseInstant(expiresAt) ?? now],
  );
  const periods = periodsFrom(now);
  const number = (from: number, to: number) => instants.filter((each) => each >= from && each < to).length;
  const starts = [Number.NEGATIVE_INFINITY, ...periods.map(({ end }) => end)];
  const counted = periods.map(({ when, end }, index) => ({
    when,
    number: number(starts[index] ?? end, end),
  }));
  const last = counted.findLastIndex((period) => period.number > 0);
  const later = number(starts.at(-1) ?? now, Number.POSITIVE_INFINITY);
  const never = tokens.length - instants.length;
  return [
    ...counted.slice(0, later > 0 ? undefined : last + 1),
    ...(later > 0 ? [{ when: "later", number: later }] : []),
    ...(never > 0 ? [{ when: "never", number: never }] : []),
  ];
}

/** Periods one after the other, each without its end. */
function periodsFrom(now: number): { when: string; end: number }[] {
  const tomorrow = Math.floor(now / DAY) * DAY + DAY;
  const weeks = Array.from({ length: WEEKS }, (_, index) => tomorrow + (index + 1) * 7 * DAY);
  const from = new Date(tomorrow + WEEKS * 7 * DAY);
  const months = Array.from({ length: MONTHS }, (_, index) =>
    Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + index + 1),
  );
  return [
    ...weeks.map((end) => ({ when: `by ${lastDay(end)}`, end })),
    ...months.map((end, index) => {
      const isPart = index === 0 && from.getUTCDate() > 1;
      return { when: `${isPart ? "rest of" : "in"} ${lastDay(end).slice(0, 7)}`, end };
    }),
  ];
}

/** The last day before an instant. */
function lastDay(end: number): string {
  return new Date(end - 1).toISOString().slice(0, 10);
}
