import { apiErrors } from "./errors";

/** What to create a token from, according to a valid request. */
export interface Creation {
  /** One line of text. */
  readonly description: string;
  /** When the token expires; RFC 3339, UTC, whole seconds. Absent: never. */
  readonly expiresAt?: string;
}

/**
 * Reads the body of a creation. Unknown fields are ignored.
 *
 * @param text the request body
 * @param now the service's clock
 * @throws ApiError 400 for an invalid body
 */
export function parseCreation(text: string, now: Date): Creation {
  const body = parseObject(text);
  const { description, expiresAt } = body;
  if (typeof description !== "string" || description.trim() === "") throw apiErrors.descriptionMissing();
  return checkCreation(expiresAt === undefined ? { description } : { description, expiresAt }, now);
}

/**
 * Checks the request for a token, and converts the expiry to the service's format.
 *
 * @param request the description, and the expiry as RFC 3339 text
 * @param now the service's clock
 * @throws ApiError 400 for what the service would refuse
 */
export function checkCreation(
  request: { readonly description: string; readonly expiresAt?: unknown },
  now: Date,
): Creation {
  const { description, expiresAt } = request;
  if (description.trim() === "") throw apiErrors.descriptionMissing();
  if (/[\p{Cc}\u2028\u2029]/u.test(description)) throw apiErrors.descriptionLines();
  if (expiresAt === undefined) return { description };

  const seconds = typeof expiresAt === "string" ? parseInstant(expiresAt) : undefined;
  if (seconds === undefined) throw apiErrors.expiryMalformed();
  if (seconds * 1000 <= now.getTime()) throw apiErrors.expiryPast();
  return { description, expiresAt: new Date(seconds * 1000).toISOString().replace(".000Z", "Z") };
}

function parseObject(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw apiErrors.bodyNotJson();
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw apiErrors.bodyNotJson();
  return { ...body };
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
