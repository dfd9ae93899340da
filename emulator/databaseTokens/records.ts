import type { ClusterIds } from "../clusters";

/** What a database token may do. */
export interface DatabasePermission {
  /** A query is a read. */
  readonly action: "read" | "write";
  /** A database's name, or `*` for every database. */
  readonly resource: string;
}

/** What the service shows of a database token. Fields without a value are absent. Never the secret. */
export interface DatabaseTokenRecord extends ClusterIds {
  /** The token's id, a UUID. */
  readonly id: string;
  /** Its description, any text. */
  readonly description: string;
  /** In the order that the request had. */
  readonly permissions: readonly DatabasePermission[];
  /** When it was created; RFC 3339, UTC, milliseconds. */
  readonly createdAt: string;
  /** When it expires; RFC 3339, UTC, whole seconds. Absent: never. */
  readonly expiresAt?: string;
  /** When it was revoked; RFC 3339, UTC, milliseconds. Absent: it was not. */
  readonly revokedAt?: string;
}

/** The answer to a creation: the only one that carries the secret. */
export interface CreatedDatabaseTokenRecord extends DatabaseTokenRecord {
  /** The token string. */
  readonly accessToken: string;
}
