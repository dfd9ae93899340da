import { distinctPermissions, type Permission } from "../../token/permissions";
import { redact } from "../../token/redact";
import type { TokenRecord } from "../backend";
import { type Expectation, isFields } from "../recordReader";
import { readerOf } from "./records";

/** The records of database tokens show no part of the secret. */
const reader = readerOf(undefined);

/** Longer than any name of a database. */
const LONGEST_TEXT = 1_024;

/** A permission as the Management API writes it. */
interface PublishedPermission {
  readonly action: string;
  readonly resource: string;
}

/**
 * Reads the record of a database token. Unknown fields are ignored, so that the service can add some.
 *
 * @throws TokenError `protocol` if a field is missing or malformed, or the record belongs to another cluster
 */
export function readDatabaseToken(value: unknown, expected: Expectation): TokenRecord {
  return { ...reader.read(value, expected), permissions: readPermissions(value) };
}

/** Permissions as the Management API takes them. */
export function writePermissions(permissions: readonly Permission[]): PublishedPermission[] {
  return distinctPermissions(permissions).map(({ action, database }) => ({ action, resource: database }));
}

/**
 * Tokens of others may have permissions that this package does not know: they are read as they are, but for what looks
 * like a token. Outputs and the code of an import show them.
 */
function readPermissions(value: unknown): Permission[] {
  const permissions = isFields(value) ? value.permissions : undefined;
  if (!Array.isArray(permissions)) throw reader.malformed("permissions is not an array");
  return permissions.map((permission) => {
    const { action, resource } = isFields(permission) ? permission : {};
    if (!isText(action) || !isText(resource)) throw reader.malformed("permissions has one that is malformed");
    return { action: redact(action), database: redact(resource) };
  });
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST_TEXT;
}
