import type { CallOptions } from "./backend";

/**
 * One part of a partition template. The outputs of all parts, in their order, form the key of the partition that a row
 * is stored in.
 */
export type PartitionPart =
  /** A format of the row's time, such as `%Y-%m`. */
  | { readonly time: string }
  /** The name of a tag, whose value is used. */
  | { readonly tag: string }
  /** A tag whose values are hashed into a number of buckets. */
  | { readonly bucket: { readonly tagName: string; readonly numberOfBuckets: number } };

/** What of a database can be changed. Undefined: it stays; in a creation, the service decides. */
export interface DatabaseChange {
  /** How long data is kept, in nanoseconds, as a whole number in text: it can exceed 2^53. `0`: for ever. */
  readonly retentionNanoseconds?: string;
  readonly maxTables?: number;
  readonly maxColumnsPerTable?: number;
}

/** What a new database is created from. */
export interface DatabaseRequest extends DatabaseChange {
  readonly name: string;
  /** Undefined: the service's own, which partitions by day. */
  readonly partitionTemplate?: readonly PartitionPart[];
}

/** What the service lists about a database. Within its scope, the name identifies it: the service shows no id. */
export interface DatabaseRecord extends Required<DatabaseChange> {
  readonly name: string;
  /** Undefined: the service names none, which means its own. */
  readonly partitionTemplate?: readonly PartitionPart[];
}

/**
 * A way to reach the databases of a cluster. It makes one call and reports its outcome; callers decide what to do about
 * it. Every failure is a `TokenError`.
 *
 * A call is repeated only if that can do no harm. A name may belong to another database a moment later, so that a
 * creation, a renaming and a deletion are repeated only if the request provably was not carried out.
 */
export interface DatabaseBackend {
  /** The cluster that the names belong to, as text: see `scope.ts`. */
  readonly scope: string;

  /** Every database of the cluster. Either the complete listing or an error. */
  list(options?: CallOptions): Promise<DatabaseRecord[]>;

  /**
   * Creates one database.
   *
   * @throws TokenError `conflict` if the service refuses the name, `ambiguous` if a database may exist although nothing
   *   usable came back; any other code means that none was created
   */
  create(request: DatabaseRequest, options?: CallOptions): Promise<DatabaseRecord>;

  /**
   * Changes settings of a database.
   *
   * @returns the settings from now on
   * @throws TokenError `not-found` if there is no such database, `ambiguous` if it may have been changed
   */
  update(name: string, change: DatabaseChange, options?: CallOptions): Promise<Required<DatabaseChange>>;

  /**
   * Renames a database.
   *
   * @throws TokenError `not-found` if there is no such database, `conflict` if the service refuses the new name,
   *   `ambiguous` if it may have been renamed
   */
  rename(name: string, to: string, options?: CallOptions): Promise<void>;

  /**
   * Deletes a database and its data.
   *
   * @throws TokenError `not-found` if there is no such database (the caller must not rely on that without a listing),
   *   `ambiguous` if it may have been deleted
   */
  delete(name: string, options?: CallOptions): Promise<void>;

  /** Releases connections. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Whether a database of this name can be reached: its name is a part of a URL, where dots alone mean another folder,
 * and which cannot hold half a surrogate pair.
 */
export function isAddressable(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !/\p{Cs}/u.test(name);
}
