import { formatDuration, LONGEST_DURATION_MS, parseDuration } from "../../token/time";

/** How long a database keeps data: `90d`, or `infinite`; on the service, nanoseconds, and 0 for ever. */

/** The shortest that is accepted: a shorter one is more likely a mistake of the unit, and deletes data. */
export const SHORTEST_RETENTION = "1h";

const FOR_EVER = "infinite";
const NANOSECONDS = 1_000_000n;

/** Nanoseconds of a retention, as text; undefined if the text is not one. */
export function parseRetention(text: string): string | undefined {
  if (text === FOR_EVER) return "0";
  const milliseconds = parseDuration(text);
  return milliseconds === undefined ? undefined : String(BigInt(milliseconds) * NANOSECONDS);
}

/** A retention as text: what a program would write, or else the nanoseconds, as in `1500ns`. */
export function formatRetention(nanoseconds: string): string {
  return writableRetention(nanoseconds) ?? `${nanoseconds}ns`;
}

/** What a program would write, in whole seconds; undefined if nothing can be written for it. */
function writableRetention(nanoseconds: string): string | undefined {
  const milliseconds = millisecondsOf(nanoseconds);
  if (milliseconds === undefined) return FOR_EVER;
  const written = formatDuration(milliseconds);
  return parseRetention(written) === nanoseconds ? written : undefined;
}

/** What {@link parseRetention} reads and a program may write; undefined if it cannot ask for this retention. */
export function acceptedRetention(nanoseconds: string): string | undefined {
  return isTooShort(nanoseconds) ? undefined : writableRetention(nanoseconds);
}

/** Whether a retention is shorter than {@link SHORTEST_RETENTION}. */
export function isTooShort(nanoseconds: string): boolean {
  return isShorter(nanoseconds, parseRetention(SHORTEST_RETENTION) ?? "0");
}

/** Whether less is kept with one than with the other, which deletes data. */
export function isShorter(one: string, other: string): boolean {
  return one !== "0" && (other === "0" || BigInt(one) < BigInt(other));
}

/** Milliseconds of a retention, at most those of the longest duration and one; undefined: for ever. */
export function millisecondsOf(nanoseconds: string): number | undefined {
  if (nanoseconds === "0") return undefined;
  const milliseconds = BigInt(nanoseconds) / NANOSECONDS;
  return Math.min(Number(milliseconds), LONGEST_DURATION_MS + 1);
}
