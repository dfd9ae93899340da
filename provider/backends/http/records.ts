import { parseInstant } from "../../token/time";
import type { TokenRecord } from "../backend";
import { type Expectation, isFields, RecordReader } from "../recordReader";

/** @param tokenPrefix the name of the field with the secret's first characters; undefined: there is none */
export function readerOf(tokenPrefix: string | undefined): RecordReader {
  return new RecordReader({
    source: "answer of the management API",
    names: {
      accountId: "accountId",
      tokenPrefix,
      createdAt: "createdAt",
      createdBy: "createdBy",
      expiresAt: "expiresAt",
      revokedAt: "revokedAt",
    },
    instant,
  });
}

const reader = readerOf("tokenPrefix");

/**
 * Reads one record. Unknown fields are ignored, so that the service can add some.
 *
 * @throws TokenError `protocol` if a field is missing or malformed, or the record belongs to another account
 */
export function readRecord(value: unknown, expected: Expectation): TokenRecord {
  return reader.read(value, expected);
}

/**
 * Reads a complete listing: a JSON array of records.
 *
 * @param read reads one
 * @throws TokenError `protocol` if anything in it cannot be read: a partial listing is useless
 */
export function readListing(value: unknown, read: (item: unknown) => TokenRecord): TokenRecord[] {
  if (!Array.isArray(value)) throw reader.malformed("the listing is not an array");
  return value.map(read);
}

/** The secret in the answer to a creation. @throws TokenError `protocol` */
export function readSecret(value: unknown): string {
  if (!isFields(value)) throw reader.malformed("a token is not an object");
  const secret = reader.requiredText(value, "accessToken");
  if (!/^[\x21-\x7e]{16,4096}$/.test(secret))
    throw reader.malformed("accessToken does not look like a token");
  return secret;
}

function instant(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw reader.malformed(`${name} is not text`);
  const milliseconds = parseInstant(value);
  if (milliseconds === undefined) throw reader.malformed(`${name} is not an RFC 3339 instant`);
  // The service sometimes writes "never" as the epoch.
  return milliseconds === 0 ? undefined : value;
}
