/** What a database token may do with one database. */
export interface Permission {
  /** `read` or `write`. What the service lists may be something else. */
  readonly action: string;
  /** The name of a database; `*` for all of them. */
  readonly database: string;
}

/** Stands for all databases. */
export const ALL_DATABASES = "*";

/** Whether two lists allow the same. Order and repetition mean nothing. */
export function samePermissions(one: readonly Permission[], other: readonly Permission[]): boolean {
  const [first, second] = [keysOf(one), keysOf(other)];
  return first.size === second.size && [...first].every((key) => second.has(key));
}

/** The permissions without repetitions, in the order of their first mention. */
export function distinctPermissions(permissions: readonly Permission[]): Permission[] {
  const byKey = new Map(permissions.map((permission) => [keyOf(permission), permission]));
  return [...byKey.values()];
}

/** The permissions as text, for messages: `read DB, write *`. */
export function describePermissions(permissions: readonly Permission[]): string {
  const texts = permissions.map(({ action, database }) => `${action} ${JSON.stringify(database)}`);
  return texts.length === 0 ? "none" : texts.join(", ");
}

function keysOf(permissions: readonly Permission[]): ReadonlySet<string> {
  return new Set(permissions.map(keyOf));
}

function keyOf({ action, database }: Permission): string {
  return JSON.stringify([action, database]);
}
