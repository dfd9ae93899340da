import { holdsToken } from "../../token/redact";
import { isUnknown } from "../../unknown";
import type { Failure } from "./failure";

const PROPERTY = "arguments.permissions";
const ACTIONS: readonly unknown[] = ["read", "write"];
const LONGEST_NAME = 64;

/** The outputs of a token that is not ready travel to the engine in a header, whose size is limited. */
const LARGEST = 16_000;

/**
 * What is wrong with the permissions of a database token. Unknown values pass.
 *
 * @param keepers the argument `keepers` beside it, which takes the same room
 */
export function checkPermissions(value: unknown, keepers: unknown): Failure | undefined {
  if (isUnknown(value)) return undefined;
  const fail = (reason: string) => ({ property: PROPERTY, reason });
  const form = 'a list of { action: "read" or "write", database: NAME }, where "*" means every database';
  if (value === undefined || value === null) return fail(`permissions is required: ${form}`);
  if (!Array.isArray(value)) return fail(`permissions must be ${form}`);
  if (value.length === 0)
    return fail("permissions must not be empty: without a permission, a token can do nothing");
  for (const [index, permission] of value.entries()) {
    const reason = wrongPermission(permission);
    if (reason !== undefined) return fail(`permissions[${index}] ${reason}; permissions is ${form}`);
  }
  if (sizeOf(value) + sizeOf(keepers) <= LARGEST) return undefined;
  return fail(`permissions and keepers must not be larger than ${LARGEST} bytes together`);
}

function sizeOf(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}

function wrongPermission(value: unknown): string | undefined {
  if (isUnknown(value)) return undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "is not a permission";
  const { action, database, ...others } = value as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) return `has no ${JSON.stringify(other)}`;
  if (!isUnknown(action) && !ACTIONS.includes(action)) return 'has an action other than "read" and "write"';
  if (isUnknown(database)) return undefined;
  if (typeof database !== "string" || database === "") return "names no database";
  if (holdsToken(database)) return "names something that looks like a token";
  if ([...database].length > LONGEST_NAME) return `names a database of more than ${LONGEST_NAME} characters`;
  // A control character or half a surrogate pair in a name cannot be meant, and no wire carries the latter.
  return /[\p{Cc}\p{Cs}]/u.test(database) ? "names a database with control characters" : undefined;
}
