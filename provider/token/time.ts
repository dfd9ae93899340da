/** Arithmetic of instants (RFC 3339) and durations (`90d`, `1d12h`). Pure. */

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;

/** The range that RFC 3339 can write in UTC: near its limits, a zone offset leads outside. */
const FIRST_MS = Date.parse("0000-01-01T00:00:00Z");
const LAST_MS = Date.parse("9999-12-31T23:59:59.999Z");

/** Milliseconds of each unit of a duration. */
export const UNIT_MS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;
const DURATION = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/** The longest accepted duration: a hundred years of 365 days. It keeps every resolved instant within RFC 3339. */
export const LONGEST_DURATION_MS = 36_500 * UNIT_MS.d;

/**
 * Milliseconds since the epoch of an RFC 3339 instant, in any zone.
 *
 * @returns undefined if the text is not one, or names a day or time that does not exist
 */
export function parseInstant(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (!match) return undefined;
  const field = (index: number) => Number(match[index] ?? "0");
  const [year, month, day, hour, minute, second] = [
    field(1),
    field(2),
    field(3),
    field(4),
    field(5),
    field(6),
  ];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const offsetHours = field(10);
  const offsetMinutes = field(11);
  if (offsetHours > 23 || offsetMinutes > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
    return undefined;
  }
  const fraction = Number(`0.${match[7] ?? "0"}`);
  const local = date.getTime() + hour * UNIT_MS.h + minute * UNIT_MS.m + second * UNIT_MS.s;
  const offset = (offsetHours * UNIT_MS.h + offsetMinutes * UNIT_MS.m) * (match[9] === "-" ? -1 : 1);
  const instant = local + Math.floor(fraction * 1000) - offset;
  return instant >= FIRST_MS && instant <= LAST_MS ? instant : undefined;
}

/** The instant in whole seconds UTC, as in requests to the service: `2027-01-31T12:00:00Z`. */
export function formatInstant(milliseconds: number): string {
  return new Date(wholeSeconds(milliseconds)).toISOString().replace(".000Z", "Z");
}

/** The instant without its fraction of a second. */
function wholeSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}

/** Whether two RFC 3339 texts name the same second, whatever their zones. */
export function sameInstant(one: string, other: string): boolean {
  const [first, second] = [parseInstant(one), parseInstant(other)];
  if (first === undefined || second === undefined) return one === other;
  return wholeSeconds(first) === wholeSeconds(second);
}

/**
 * Milliseconds of a duration: weeks, days, hours, minutes, seconds in this order, each at most once, whole numbers
 * (`90d`, `12h`, `1d12h`).
 *
 * @returns undefined if the text is not one, is zero, or is longer than a hundred years
 */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (!match || text === "") return undefined;
  const units = Object.values(UNIT_MS);
  const total = units.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? "0") * unit, 0);
  return total > 0 && total <= LONGEST_DURATION_MS ? total : undefined;
}

/** Whether two durations are equal, as `1d` and `24h` are. */
export function sameDuration(one: string, other: string): boolean {
  const [first, second] = [parseDuration(one), parseDuration(other)];
  return first === undefined || second === undefined ? one === other : first === second;
}

/** A duration as text: `1d12h`; whole seconds, at least `0s`. */
export function formatDuration(milliseconds: number): string {
  let rest = wholeSeconds(Math.max(0, milliseconds));
  let text = "";
  for (const [unit, size] of Object.entries(UNIT_MS)) {
    if (unit === "w" || rest < size) continue;
    text += `${Math.floor(rest / size)}${unit}`;
    rest %= size;
  }
  return text === "" ? "0s" : text;
}
