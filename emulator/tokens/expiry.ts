import { apiErrors } from "../errors";

/**
 * Checks when a new token is to expire, and converts it to the service's format: RFC 3339, UTC, whole seconds.
 *
 * @param value what the request says
 * @param now the service's clock
 * @throws ApiError 400 for anything but an instant in the future
 */
export function checkExpiry(value: unknown, now: Date): string {
  const seconds = typeof value === "string" ? parseInstant(value) : undefined;
  if (seconds === undefined) throw apiErrors.expiryMalformed();
  if (seconds * 1000 <= now.getTime()) throw apiErrors.expiryPast();
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Whole seconds since the epoch; undefined if the text is not an RFC 3339 instant. */
function parseInstant(text: string): number | undefined {
  const [, date, time, zone] = RFC_3339.exec(text) ?? [];
  if (date === undefined || time === undefined || zone === undefined) return undefined;
  // JavaScript rolls February 30 over into March, so an instant that does not read back unchanged is invalid.
  const local = new Date(`${date}T${time}Z`);
  if (Number.isNaN(local.getTime()) || local.toISOString() !== `${date}T${time}.000Z`) return undefined;
  const instant = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(instant) ? undefined : Math.floor(instant / 1000);
}
