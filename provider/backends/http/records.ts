import { defined } from "../../defined";
import { TokenError } from "../../errors";
import { parseInstant } from "../../expiry";
import type { TokenRecord } from "../backend";

/** What the answers of this API are read against. */
export interface Expectation {
  /** Dedicated: the account that every record must name; undefined for Clustered. */
  readonly accountId?: string | undefined;
}

/**
 * Reads one record. Unknown fields are ignored, so that the service may add some.
 *
 * @throws TokenError `protocol` when a field is missing or malformed, or the record is of another account
 */
export function readRecord(value: unknown, expected: Expectation): TokenRecord {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw malformed("a token is not an object");
  const fields = value as Record<string, unknown>;
  const id = requiredText(fields, "id");
  const accountId = optionalText(fields, "accountId")?.toLowerCase();
  if (expected.accountId !== undefined && accountId !== expected.accountId) {
    throw malformed(
      `token ${id} is listed for the account ${accountId ?? "(none)"}, not for ${expected.accountId}`,
    );
  }
  return defined({
    id,
    accountId,
    description: optionalText(fields, "description") ?? "",
    tokenPrefix: requiredText(fields, "tokenPrefix"),
    createdAt: instant(fields, "createdAt") ?? missing("createdAt"),
    createdBy: optionalText(fields, "createdBy"),
    expiresAt: instant(fields, "expiresAt"),
    revokedAt: instant(fields, "revokedAt"),
  });
}

/**
 * Reads a whole listing: a JSON array of records.
 *
 * @throws TokenError `protocol` when anything in it cannot be read: half a listing is none
 */
export function readListing(value: unknown, expected: Expectation): TokenRecord[] {
  if (!Array.isArray(value)) throw malformed("the listing is not an array");
  return value.map((item) => readRecord(item, expected));
}

/** The secret of a creation's answer. */
export function readSecret(value: unknown): string {
  const secret = requiredText(value as Record<string, unknown>, "accessToken");
  if (!/^[\x21-\x7e]{16,}$/.test(secret)) throw malformed("accessToken does not look like a token");
  return secret;
}

function requiredText(fields: Record<string, unknown>, name: string): string {
  return optionalText(fields, name) || missing(name);
}

function optionalText(fields: Record<string, unknown>, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw malformed(`${name} is not text`);
  return value;
}

function instant(fields: Record<string, unknown>, name: string): string | undefined {
  const text = optionalText(fields, name);
  if (text === undefined) return undefined;
  const milliseconds = parseInstant(text);
  if (milliseconds === undefined) throw malformed(`${name} is not an RFC 3339 instant`);
  // The service shows "never" as the epoch in places.
  return milliseconds === 0 ? undefined : text;
}

function missing(name: string): never {
  throw malformed(`${name} is missing`);
}

function malformed(problem: string): TokenError {
  return new TokenError("protocol", `the answer of the management API cannot be read: ${problem}`);
}
