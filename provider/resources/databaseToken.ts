import type * as pulumi from "@pulumi/pulumi";
import { dynamicTypes } from "../typeTokens";
import type { AdoptArgs } from "./inputs/adopt";
import type { PermissionArgs } from "./inputs/permission";
import { isOfType } from "./isOfType";
import { SingleToken, type SingleTokenArgs } from "./singleToken";

/** The arguments of a {@link DatabaseToken}. */
export interface DatabaseTokenArgs extends SingleTokenArgs {
  /**
   * What the token is for. A single line that is not empty, at most 1,000 characters. The service shows it to
   * administrators, followed by a marker that says which resource owns the token. A change keeps the token.
   */
  readonly description: pulumi.Input<string>;

  /**
   * What the token may do. At least one permission; order and repetition mean nothing. A change keeps the token.
   */
  readonly permissions: pulumi.Input<pulumi.Input<PermissionArgs>[]>;

  /**
   * Whether to verify a new token before anything else gets it: until the service shows it alive and, if the setting
   * `clusterUrl` is set and the token may read a database, until the cluster accepts a query with it. `true`, `false`,
   * or `{ timeout: "2m" }` (a duration, at most `1h`). A token that may only write is never tried by writing.
   *
   * @default true, for 1 minute
   */
  readonly verify?: pulumi.Input<boolean | { timeout?: pulumi.Input<string> }>;

  /**
   * A live token to adopt instead of creating one. `description`, `permissions` and the expiry must match the service.
   * With its secret in `token`, the resource behaves as if it had created the token; without it, using
   * {@link DatabaseToken.token} fails. You can remove `adopt` once the token is adopted; remove it before anything
   * replaces the token. Destroying the resource revokes the token. The option `import` does the same.
   *
   * @default none: a token is created
   */
  readonly adopt?: pulumi.Input<AdoptArgs>;
}

/**
 * A database token of InfluxDB Cloud Dedicated or Clustered: it reads and writes data. It belongs to one cluster.
 *
 * The service shows a token's string only once, at creation. {@link token} contains it as a Pulumi secret. Permissions
 * name databases: a token keeps the name of a database that is renamed elsewhere.
 *
 * @example A token that may read one database
 * ```ts
 * const sensors = new Database("sensors", { name: "sensors", retention: "30d" });
 * const reader = new DatabaseToken("reader", {
 *   description: "Dashboards: read sensors",
 *   permissions: [{ action: "read", database: sensors.name }],
 *   expiresIn: "90d",
 * });
 * ```
 */
export class DatabaseToken extends SingleToken {
  /** @internal */
  static readonly __pulumiType = dynamicTypes.DatabaseToken;

  /** Whether an object is a DatabaseToken, also one of another copy of this package. */
  static override isInstance(value: unknown): value is DatabaseToken {
    return isOfType(value, DatabaseToken.__pulumiType);
  }

  /** What the token may do. */
  declare public readonly permissions: pulumi.Output<{ action: "read" | "write"; database: string }[]>;
  /**
   * The cluster the id belongs to: `dedicated:ACCOUNT_ID/CLUSTER_ID` or `clustered:HOST`, followed by `@HOST/PATH` for a
   * gateway.
   */
  declare public readonly scope: pulumi.Output<string>;
  /** What the last verification proved: `query` or `record`. Undefined: the token was not verified. */
  declare public readonly verifiedBy: pulumi.Output<"query" | "record" | undefined>;

  /**
   * Looks up a token that something else owns. Its secret is unknown, and destroying the stack does not revoke it.
   *
   * @param name the resource's name in this program
   * @param id the token's id; one that does not exist is an error
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): DatabaseToken {
    return new DatabaseToken(name, undefined, { ...opts, id });
  }

  /**
   * Declares a token.
   *
   * @param name the resource's name, which is part of the owner marker on the service
   * @param args what to create
   * @param opts the usual options of a resource. `token` is always a secret output, whatever `additionalSecretOutputs`
   *   says; `import` is the same as `adopt: { id }`; `deletedWith` is refused
   */
  constructor(name: string, args: DatabaseTokenArgs, opts?: pulumi.CustomResourceOptions);
  /** @internal */
  constructor(name: string, args: undefined, opts: pulumi.CustomResourceOptions);
  constructor(name: string, args: DatabaseTokenArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
    super(DatabaseToken.__pulumiType, name, args, opts, { kind: "databaseToken", outputs: OUTPUTS });
  }
}

/** Outputs that only this class has. Named here so that they exist on the object; the engine sets them. */
const OUTPUTS = { permissions: undefined, verifiedBy: undefined };
