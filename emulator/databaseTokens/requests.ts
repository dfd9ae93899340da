import { apiErrors } from "../errors";
import { isObject, parseObject } from "../jsonBody";
import { checkExpiry } from "../tokens/expiry";
import type { DatabasePermission } from "./records";

/** What to create a database token from, according to a valid request. */
export interface DatabaseTokenCreation {
  readonly description: string;
  readonly permissions: readonly DatabasePermission[];
  /** RFC 3339, UTC, whole seconds. Absent: never. */
  readonly expiresAt?: string;
}

/** What to change of a database token. A field that is absent does not change. */
export interface DatabaseTokenChanges {
  /** The new description. */
  readonly description?: string;
  /** Replaces all of them. */
  readonly permissions?: readonly DatabasePermission[];
}

/** Reads the body of a creation. Unknown fields are ignored. @throws ApiError 400 for an invalid body */
export function parseTokenCreation(text: string, now: Date): DatabaseTokenCreation {
  return checkTokenCreation(parseObject(text), now);
}

/** Checks what a token is to be created from. @throws ApiError 400 for what the service would refuse */
export function checkTokenCreation(
  request: FieldsOf<DatabaseTokenCreation>,
  now: Date,
): DatabaseTokenCreation {
  const { description, permissions = [], expiresAt } = request;
  return {
    description: checkDescription(description),
    permissions: checkPermissions(permissions),
    ...(expiresAt === undefined ? {} : { expiresAt: checkExpiry(expiresAt, now) }),
  };
}

/** Reads the body of an update. Unknown fields are ignored. @throws ApiError 400 for an invalid body */
export function parseTokenChanges(text: string): DatabaseTokenChanges {
  return checkTokenChanges(parseObject(text));
}

/** Checks what is to change of a token. @throws ApiError 400 for what the service would refuse */
export function checkTokenChanges(request: FieldsOf<DatabaseTokenChanges>): DatabaseTokenChanges {
  const { description, permissions } = request;
  if (description === undefined && permissions === undefined) throw apiErrors.nothingToChange();
  return {
    ...(description === undefined ? {} : { description: checkDescription(description) }),
    ...(permissions === undefined ? {} : { permissions: checkPermissions(permissions) }),
  };
}

/** The same fields, of any type. */
type FieldsOf<T> = { readonly [K in keyof T]?: unknown };

function checkDescription(value: unknown): string {
  if (typeof value !== "string") throw apiErrors.descriptionNotText();
  return value;
}

function checkPermissions(value: unknown): readonly DatabasePermission[] {
  if (!Array.isArray(value)) throw apiErrors.permissionsMalformed();
  return value.map((one: unknown) => {
    if (!isObject(one)) throw apiErrors.permissionsMalformed();
    const { action, resource } = one;
    if (action !== "read" && action !== "write") throw apiErrors.permissionsMalformed();
    if (typeof resource !== "string" || resource === "" || [...resource].length > 64) {
      throw apiErrors.permissionsMalformed();
    }
    return { action, resource };
  });
}
