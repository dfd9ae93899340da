import { formatInstant, parseInstant } from "../../token/time";
import type { TokenRecord } from "../backend";
import { signOfPaging } from "../paging";
import { type Expectation, isFields, RecordReader } from "../recordReader";
import { findJson } from "./payload";

/** The latest instant that JavaScript can represent. */
const LATEST_MS = 8_640_000_000_000_000;

const reader = new RecordReader({
  source: "output of influxctl",
  names: {
    accountId: "account_id",
    tokenPrefix: "token_prefix",
    createdAt: "created_at",
    createdBy: "created_by",
    expiresAt: "expires_at",
    revokedAt: "revoked_at",
  },
  instant: readInstant,
});

/**
 * Reads what `influxctl management list --format json` prints: one array, or `null` if there is nothing to list,
 * possibly with notices around it.
 *
 * @throws TokenError `protocol` if anything in it cannot be read: a partial listing is useless
 */
export function readListing(output: string, expected: Expectation): TokenRecord[] {
  const { values, broken } = findJson(output);
  if (broken) throw reader.malformed("the JSON in it is cut off or broken");
  const listings = values.filter((value) => value === null || Array.isArray(value));
  if (listings.length !== 1) {
    throw reader.malformed(
      listings.length === 0 ? "there is no JSON array in it" : "there is more than one JSON array in it",
    );
  }
  const listing = (listings[0] ?? []) as unknown[];
  for (const notice of values.filter(isFields)) {
    const paging = signOfPaging(notice, listing.length);
    if (paging !== undefined) throw reader.malformed(`it is one page of several (${paging})`);
  }
  return listing.map((item) => readRecord(item, expected));
}

/**
 * Reads one record. Unknown fields are ignored, so that releases can add some.
 *
 * @throws TokenError `protocol` if a field is missing or malformed, or the record belongs to another account
 */
export function readRecord(value: unknown, expected: Expectation): TokenRecord {
  return reader.read(value, expected);
}

/**
 * An instant as `{seconds, nanos}`, each left out if 0, or as RFC 3339 text. The epoch and Go's zero time mean none.
 *
 * @throws TokenError `protocol` for anything else
 */
function readInstant(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const milliseconds = typeof value === "string" ? parseInstant(value) : fromParts(value);
  if (milliseconds === undefined || milliseconds > LATEST_MS)
    throw reader.malformed(`${name} is not an instant`);
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

/** Some JSON writers write 64-bit numbers as text. */
function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}
