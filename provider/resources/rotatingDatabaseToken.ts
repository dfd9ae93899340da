import type * as pulumi from "@pulumi/pulumi";
import { dynamicTypes } from "../typeTokens";
import { notOnTheService } from "./guards/refusedOptions";
import type { PermissionArgs } from "./inputs/permission";
import { isOfType } from "./isOfType";
import { RotatingToken, type RotatingTokenArgs } from "./rotatingToken";

/** The arguments of a {@link RotatingDatabaseToken}. */
export interface RotatingDatabaseTokenArgs extends RotatingTokenArgs {
  /**
   * What the tokens are for. A single line that is not empty, at most 1,000 characters. A change also takes effect on
   * the previous token during the overlap.
   */
  readonly description: pulumi.Input<string>;

  /**
   * What the tokens may do. At least one permission; order and repetition mean nothing. A change also takes effect on
   * the previous token during the overlap.
   */
  readonly permissions: pulumi.Input<pulumi.Input<PermissionArgs>[]>;

  /**
   * Whether to verify a new token before anything else gets it: until the service shows it alive and, if the setting
   * `clusterUrl` is set and the token may read a database, until the cluster accepts a query with it. `true`, `false`,
   * or `{ timeout: "2m" }` (a duration, shorter than the overlap). A token that may only write is never tried by
   * writing.
   *
   * @default true, for 1 minute
   */
  readonly verify?: pulumi.Input<boolean | { timeout?: pulumi.Input<string> }>;
}

/**
 * A database token that rotates: one stable resource whose token is replaced before it expires. During the overlap, the
 * previous and the new token both work; then the previous one is revoked. Nothing happens between runs: schedule a
 * `pulumi up` more often than `rotateBefore`.
 *
 * @example
 * ```ts
 * const reader = new RotatingDatabaseToken("telegraf", {
 *   description: "Telegraf: write sensors",
 *   permissions: [{ action: "write", database: sensors.name }],
 *   expiresIn: "90d",
 *   rotateBefore: "30d",
 *   overlap: "7d",
 * });
 * ```
 */
export class RotatingDatabaseToken extends RotatingToken {
  /** @internal */
  static readonly __pulumiType = dynamicTypes.RotatingDatabaseToken;

  /** Whether an object is a RotatingDatabaseToken, also one of another copy of this package. */
  static override isInstance(value: unknown): value is RotatingDatabaseToken {
    return isOfType(value, RotatingDatabaseToken.__pulumiType);
  }

  /** What the tokens may do. */
  declare public readonly permissions: pulumi.Output<{ action: "read" | "write"; database: string }[]>;
  /** The cluster the ids belong to. */
  declare public readonly scope: pulumi.Output<string>;
  /**
   * When the current token expires; RFC 3339, UTC. Empty: never, while the token of a former DatabaseToken is current.
   */
  declare public readonly expiresAt: pulumi.Output<string>;
  /** What the last verification proved: `query` or `record`. Undefined: the token was not verified. */
  declare public readonly verifiedBy: pulumi.Output<"query" | "record" | undefined>;

  /**
   * Always fails: a rotating token does not exist on the service, only in the state of its own stack.
   *
   * @param name the resource's name
   * @throws RunError that says what to use instead
   */
  static get(name: string): never {
    throw notOnTheService(name, INSTEAD);
  }

  /**
   * Declares a rotating token.
   *
   * @param name the resource's name, which is part of the owner marker on the service
   * @param args what to create, and when to rotate it
   * @param opts the usual options of a resource. `token` and `previousToken` are always secret outputs; `import` is the
   *   same as `adopt`; `id` and `deletedWith` are refused
   */
  constructor(name: string, args: RotatingDatabaseTokenArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(RotatingDatabaseToken.__pulumiType, name, args, opts, {
      kind: "rotatingDatabaseToken",
      instead: INSTEAD,
      outputs: OUTPUTS,
    });
  }
}

const INSTEAD =
  "The outputs of a RotatingDatabaseToken reach another stack by a pulumi.StackReference; one of its tokens is looked up with DatabaseToken.get(name, tokenId)";

/** Outputs that only this class has. Named here so that they exist on the object; the engine sets them. */
const OUTPUTS = { permissions: undefined, verifiedBy: undefined };
