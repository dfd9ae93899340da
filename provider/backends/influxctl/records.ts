import { defined } from "../../defined";
import { TokenError } from "../../errors";
import { formatInstant, parseInstant } from "../../expiry";
import type { TokenRecord } from "../backend";
import { findJson } from "./payload";

/** What records are read against. */
export interface Expectation {
  /** Dedicated: the account that every record must name; undefined for Clustered. */
  readonly accountId: string | undefined;
}

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** The latest instant that JavaScript knows. */
const LATEST_MS = 8_640_000_000_000_000;

/**
 * Reads what `influxctl management list --format json` prints: one array, or `null` where there is nothing to
 * list, and notices beside it.
 *
 * @throws TokenError `protocol` when anything in it cannot be read: half a listing is none
 */
export function readListing(output: string, expected: Expectation): TokenRecord[] {
  const { values, broken } = findJson(output);
  if (broken) throw malformed("the JSON in it is cut off or broken");
  const listings = values.filter((value) => value === null || Array.isArray(value));
  if (listings.length !== 1) {
    throw malformed(
      listings.length === 0 ? "there is no JSON array in it" : "there is more than one JSON array in it",
    );
  }
  const listing = (listings[0] ?? []) as unknown[];
  return listing.map((item) => {
    if (!isFields(item)) throw malformed("a token is not an object");
    return readRecord(item, expected);
  });
}

/**
 * Reads one record. Unknown fields are ignored, so that releases may add some.
 *
 * @throws TokenError `protocol` when a field is missing or malformed, or the record is of another account
 */
export function readRecord(fields: Fields, expected: Expectation): TokenRecord {
  const id = requiredText(fields, "id");
  const accountId = optionalText(fields, "account_id")?.toLowerCase();
  if (expected.accountId !== undefined && accountId !== expected.accountId) {
    throw malformed(
      `token ${id} is listed for the account ${accountId ?? "(none)"}, not for ${expected.accountId}`,
    );
  }
  return defined({
    id,
    accountId,
    description: optionalText(fields, "description") ?? "",
    tokenPrefix: requiredText(fields, "token_prefix"),
    createdAt: readInstant(fields, "created_at") ?? missing("created_at"),
    createdBy: optionalText(fields, "created_by"),
    expiresAt: readInstant(fields, "expires_at"),
    revokedAt: readInstant(fields, "revoked_at"),
  });
}

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * An instant as `{seconds, nanos}`, both left out when 0, or as RFC 3339 text. The epoch, and Go's zero time
 * before it, stand for none.
 *
 * @throws TokenError `protocol` for anything else
 */
export function readInstant(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === "") return undefined;
  const milliseconds = typeof value === "string" ? parseInstant(value) : fromParts(value);
  if (milliseconds === undefined || milliseconds > LATEST_MS) throw malformed(`${name} is not an instant`);
  if (milliseconds <= 0) return undefined;
  return milliseconds % 1000 === 0 ? formatInstant(milliseconds) : new Date(milliseconds).toISOString();
}

function fromParts(value: unknown): number | undefined {
  if (!isFields(value)) return undefined;
  const seconds = wholeNumber(value.seconds ?? 0);
  const nanos = wholeNumber(value.nanos ?? 0);
  if (seconds === undefined || nanos === undefined || nanos < 0 || nanos >= 1e9) return undefined;
  return seconds * 1000 + Math.floor(nanos / 1e6);
}

/** 64-bit numbers come as text from some JSON writers. */
function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}

function requiredText(fields: Fields, name: string): string {
  return optionalText(fields, name) || missing(name);
}

function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw malformed(`${name} is not text`);
  return value;
}

function missing(name: string): never {
  throw malformed(`${name} is missing`);
}

function malformed(problem: string): TokenError {
  return new TokenError("protocol", `the output of influxctl cannot be read: ${problem}`);
}
