import { apiErrors } from "../errors";
import { parseObject } from "../jsonBody";
import { checkExpiry } from "../tokens/expiry";

/** What to create a management token from, according to a valid request. */
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
 * Checks the request for a management token, and converts the expiry to the service's format.
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
  return expiresAt === undefined ? { description } : { description, expiresAt: checkExpiry(expiresAt, now) };
}
