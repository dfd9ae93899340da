import * as pulumi from "@pulumi/pulumi";
import { dynamicTypes } from "../typeTokens";
import { refuseClearSettings } from "./guards/clearSettings";
import { refuseDeletedWith } from "./guards/refusedOptions";
import { hiddenInputs } from "./inputs/hidden";
import { importedDatabase } from "./inputs/importedDatabase";
import type { PartitionPartArgs } from "./inputs/partitionTemplate";
import { isOfType } from "./isOfType";
import { leaveStacksUnformatted } from "./unformattedStacks";

/** The arguments of a {@link Database}. */
export interface DatabaseArgs {
  /**
   * What the database is called: 1 to 64 characters. A change renames it in place: whatever uses the old name stops
   * working, writers and queries as well as database tokens, whose permissions name their databases.
   */
  readonly name: pulumi.Input<string>;

  /**
   * How long data is kept: a duration in weeks, days, hours, minutes and seconds, such as `30d`, at least `1h`; or
   * `infinite`. A shorter one than before deletes the data that is older: the preview says from when.
   *
   * @default the service's own: it keeps data for ever
   */
  readonly retention?: pulumi.Input<string>;

  /**
   * How many tables the database can have.
   *
   * @default the service's own, 500
   */
  readonly maxTables?: pulumi.Input<number>;

  /**
   * How many columns a table can have.
   *
   * @default the service's own, 200 or 250
   */
  readonly maxColumnsPerTable?: pulumi.Input<number>;

  /**
   * How data is partitioned: 1 to 8 different parts in this order, one of them a time. It can never be changed: for
   * another one, declare a second database and move the data.
   *
   * @default the service's own: by day
   */
  readonly partitionTemplate?: pulumi.Input<pulumi.Input<PartitionPartArgs>[]>;

  /**
   * Whether a database of this name that exists is taken over instead of creating one. Its settings must be those that
   * the arguments name; otherwise, the error has the lines to write. Without it, a name that exists is an error, and
   * with it, one that does not. You can remove it once the database is taken over. The option `import` does the same.
   *
   * @default false
   */
  readonly adopt?: pulumi.Input<boolean>;

  /**
   * Whether the deletion of the resource deletes the database and its data. It takes effect with the next `pulumi up`: a
   * deletion is refused unless an earlier one set this. To keep the database when the resource is deleted, use the
   * option `retainOnDelete`.
   *
   * @default false
   */
  readonly forceDestroy?: pulumi.Input<boolean>;
}

/**
 * A database of an InfluxDB Cloud Dedicated or Clustered cluster.
 *
 * A database contains data, so nothing ever replaces it: what cannot be changed in place is refused, and it is deleted
 * only if `forceDestroy` allowed it before. Settings that are left out are the service's own.
 *
 * The service keeps a deleted database for about 7 days, in which InfluxData can restore it. Do not write to the name of
 * a deleted database for some minutes.
 *
 * @example A database that keeps data for 30 days
 * ```ts
 * const metrics = new Database("metrics", { name: "metrics", retention: "30d" });
 * ```
 *
 * @example With limits, and partitioned by month and host
 * ```ts
 * new Database("metrics", {
 *   name: "metrics",
 *   retention: "infinite",
 *   maxTables: 1000,
 *   maxColumnsPerTable: 100,
 *   partitionTemplate: [{ time: "%Y-%m" }, { bucket: { tagName: "host", numberOfBuckets: 50 } }],
 * });
 * ```
 *
 * @example Taken over as it is
 * ```ts
 * new Database("metrics", { name: "metrics", adopt: true });
 * ```
 *
 * @example For a test environment, whose data may go with the stack
 * ```ts
 * new Database("scratch", { name: "scratch", retention: "1d", forceDestroy: true });
 * ```
 */
export class Database extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = dynamicTypes.Database;

  /** Whether an object is a Database, also one of another copy of this package. */
  static override isInstance(value: unknown): value is Database {
    return isOfType(value, Database.__pulumiType);
  }

  /**
   * What the database is called now. Pass it on to whatever uses the database, so that it follows a renaming. The
   * resource's id is what it was called at first.
   */
  declare public readonly name: pulumi.Output<string>;
  /**
   * How long data is kept: a duration, or `infinite`. One that is not in whole seconds is shown in nanoseconds, such as
   * `1500ns`.
   */
  declare public readonly retention: pulumi.Output<string>;
  /** How long data is kept, in nanoseconds, as text, because it can exceed 2^53. `0`: for ever. */
  declare public readonly retentionNanoseconds: pulumi.Output<string>;
  /** How many tables the database can have. */
  declare public readonly maxTables: pulumi.Output<number>;
  /** How many columns a table can have. */
  declare public readonly maxColumnsPerTable: pulumi.Output<number>;
  /** How data is partitioned. Undefined: as the service does by itself, by day. */
  declare public readonly partitionTemplate: pulumi.Output<
    { time?: string; tag?: string; bucket?: { tagName: string; numberOfBuckets: number } }[] | undefined
  >;
  /** Whether the deletion of the resource deletes the database and its data. */
  declare public readonly forceDestroy: pulumi.Output<boolean>;
  /**
   * The cluster that the name belongs to: `dedicated:ACCOUNT_ID/CLUSTER_ID` or `clustered:HOST`, followed by
   * `@HOST/PATH` for a gateway.
   */
  declare public readonly scope: pulumi.Output<string>;
  /** The last known status: `active` or `missing`. The next `pulumi up` creates a missing database anew, empty. */
  declare public readonly status: pulumi.Output<"active" | "missing">;

  /**
   * Looks up a database that something else owns. Destroying the stack does not delete it.
   *
   * @param name the resource's name in this program
   * @param id what the database is called; one that does not exist is an error
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Database {
    return new Database(name, undefined, { ...opts, id });
  }

  /**
   * Declares a database.
   *
   * @param name the resource's name in this program
   * @param args what to create
   * @param opts the usual options of a resource. `import` is the same as `adopt: true`, and names the database too;
   *   `deletedWith` is refused
   */
  constructor(name: string, args: DatabaseArgs, opts?: pulumi.CustomResourceOptions);
  /** @internal */
  constructor(name: string, args: undefined, opts: pulumi.CustomResourceOptions);
  constructor(name: string, args: DatabaseArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
    refuseDeletedWith(name, opts, "the database would stay but be in no state, whatever forceDestroy says");
    const { import: imported, ...others } = opts;
    refuseClearSettings();
    const formatStacks = leaveStacksUnformatted();
    try {
      super(
        Database.__pulumiType,
        name,
        {
          ...OUTPUTS,
          ...args,
          ...(args === undefined ? {} : importedDatabase(args, imported, name)),
          ...hiddenInputs("database", name, opts.parent),
        },
        others,
      );
    } finally {
      formatStacks();
    }
  }
}

/** Outputs that are not required arguments. Named here so that they exist on the object; the engine sets them. */
const OUTPUTS = {
  name: undefined,
  retention: undefined,
  retentionNanoseconds: undefined,
  maxTables: undefined,
  maxColumnsPerTable: undefined,
  partitionTemplate: undefined,
  forceDestroy: undefined,
  scope: undefined,
  status: undefined,
};
