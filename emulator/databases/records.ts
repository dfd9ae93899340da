import type { ClusterIds } from "../clusters";

/** A part of a partition template. */
export type PartitionTemplatePart =
  | { readonly type: "tag" | "time"; readonly value: string }
  | {
      readonly type: "bucket";
      readonly value: { readonly tagName: string; readonly numberOfBuckets: number };
    };

/** The settings that can be changed. */
export interface DatabaseLimits {
  /** The most tables. */
  readonly maxTables: number;
  /** The most columns of a table. */
  readonly maxColumnsPerTable: number;
  /** Nanoseconds, 0 for ever: the digits of an int64, which a number cannot hold. */
  readonly retentionPeriod: string;
}

/** A database as the service shows it; only its retention is a number there. */
export interface DatabaseSettings extends DatabaseLimits {
  /** Unique among the databases of a cluster that are not deleted. */
  readonly name: string;
  /** Absent: the service's own. */
  readonly partitionTemplate?: readonly PartitionTemplatePart[];
}

/** A database, deleted ones included, with what the service shows only now and then. */
export interface DatabaseView extends ClusterIds, DatabaseSettings {
  /** The service shows it after a rename and an undeletion only. */
  readonly id: number;
  /** Whether it was deleted. */
  readonly state: "active" | "deleted";
  /** When it was deleted; RFC 3339, UTC, milliseconds. */
  readonly deletedAt?: string;
}
