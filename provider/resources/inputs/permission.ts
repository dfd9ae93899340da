import type * as pulumi from "@pulumi/pulumi";

/** What a database token may do with one database. */
export interface PermissionArgs {
  /** `read` or `write`. */
  readonly action: pulumi.Input<"read" | "write">;
  /**
   * The name of a database, 1 to 64 characters, or `*` for every database of the cluster. Take it from the output `name`
   * of a `Database`, so that a renamed database is followed in the same update.
   */
  readonly database: pulumi.Input<string>;
}
