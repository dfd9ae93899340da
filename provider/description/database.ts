import { DATABASE_STATUS } from "./choices";
import { PARTITION_PART } from "./objects";
import type { ResourceDescription } from "./property";

const ADOPTION =
  "Whether a database of this name that exists is taken over instead of creating one. Its settings must be those that " +
  "the arguments name; otherwise, the error has the lines to write. Without it, a name that exists is an error, and " +
  "with it, one that does not. You can remove it once the database is taken over.";

/** A database of a cluster. */
export const DATABASE = {
  name: "Database",
  doc:
    "A database of an InfluxDB Cloud Dedicated or Clustered cluster.\n\n" +
    "A database contains data, so nothing ever replaces it: what cannot be changed in place is refused, and it is " +
    "deleted only if `forceDestroy` allowed it before. Settings that are left out are the service's own.\n\n" +
    "The service keeps a deleted database for about 7 days, in which InfluxData can restore it. Do not write to the " +
    "name of a deleted database for some minutes.",
  arguments: {
    name: {
      type: "string",
      change: "in place",
      required: true,
      doc:
        "What the database is called: 1 to 64 characters. A change renames it in place: whatever uses the old name stops " +
        "working, writers and queries as well as database tokens, whose permissions name their databases.",
    },
    retention: {
      type: "string",
      change: "in place",
      default: "the service's own: it keeps data for ever",
      doc:
        "How long data is kept: a duration in weeks, days, hours, minutes and seconds, such as `30d`, at least `1h`; or " +
        "`infinite`. A shorter one than before deletes the data that is older: the preview says from when.",
    },
    maxTables: {
      type: "integer",
      change: "in place",
      default: "the service's own, 500",
      doc: "How many tables the database can have.",
    },
    maxColumnsPerTable: {
      type: "integer",
      change: "in place",
      default: "the service's own, 200 or 250",
      doc: "How many columns a table can have.",
    },
    partitionTemplate: {
      type: { listOf: PARTITION_PART },
      change: "refused",
      default: "the service's own: by day",
      doc:
        "How data is partitioned: 1 to 8 different parts in this order, one of them a time. It can never be changed: for " +
        "another one, declare a second database and move the data.",
    },
    adopt: {
      type: "boolean",
      change: "only at creation",
      default: "false",
      doc: `${ADOPTION} The option \`import\` does the same.`,
      pluginDoc: `${ADOPTION} The option \`import\` and the command \`pulumi import\` do the same.`,
    },
    forceDestroy: {
      type: "boolean",
      change: "in place",
      default: "false",
      doc:
        "Whether the deletion of the resource deletes the database and its data. It takes effect with the next " +
        "`pulumi up`: a deletion is refused unless an earlier one set this. To keep the database when the resource is " +
        "deleted, use the option `retainOnDelete`.",
    },
  },
  outputs: {
    name: {
      type: "string",
      doc:
        "What the database is called now. Pass it on to whatever uses the database, so that it follows a renaming. The " +
        "resource's id is what it was called at first.",
    },
    retention: {
      type: "string",
      doc: "How long data is kept: a duration, or `infinite`. One that is not in whole seconds is shown in nanoseconds, such as `1500ns`.",
    },
    retentionNanoseconds: {
      type: "string",
      doc: "How long data is kept, in nanoseconds, as text, because it can exceed 2^53. `0`: for ever.",
    },
    maxTables: { type: "integer", doc: "How many tables the database can have." },
    maxColumnsPerTable: { type: "integer", doc: "How many columns a table can have." },
    partitionTemplate: {
      type: { listOf: PARTITION_PART },
      optional: true,
      doc: "How data is partitioned. Undefined: as the service does by itself, by day.",
    },
    forceDestroy: {
      type: "boolean",
      doc: "Whether the deletion of the resource deletes the database and its data.",
    },
    scope: {
      type: "string",
      doc: "The cluster that the name belongs to: `dedicated:ACCOUNT_ID/CLUSTER_ID` or `clustered:HOST`, followed by `@HOST/PATH` for a gateway.",
    },
    status: {
      type: DATABASE_STATUS,
      doc: "The last known status: `active` or `missing`. The next `pulumi up` creates a missing database anew, empty.",
    },
  },
} as const satisfies ResourceDescription;
