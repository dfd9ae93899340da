import type * as pulumi from "@pulumi/pulumi";
import { dynamicTypes } from "../typeTokens";
import { notOnTheService } from "./guards/refusedOptions";
import { isOfType } from "./isOfType";
import { RotatingToken, type RotatingTokenArgs } from "./rotatingToken";

/** The arguments of a {@link RotatingManagementToken}. */
export interface RotatingManagementTokenArgs extends RotatingTokenArgs {
  /**
   * What the tokens are for. A single line that is not empty, at most 1,000 characters. A change takes effect at the
   * next rotation, because the service cannot change the description of a management token.
   */
  readonly description: pulumi.Input<string>;

  /**
   * Whether to verify a new token: use it until the service accepts it, before anything else gets it. `true`, `false`,
   * or `{ timeout: "2m" }` (a duration shorter than the overlap).
   *
   * @default true, for 1 minute
   */
  readonly verify?: pulumi.Input<boolean | { timeout?: pulumi.Input<string> }>;
}

/**
 * A management token that rotates: one stable resource whose token is replaced before it expires. During the overlap,
 * the previous and the new token both work; then the previous one is revoked. Nothing happens between runs: schedule a
 * `pulumi up` more often than `rotateBefore`.
 *
 * @example
 * ```ts
 * const token = new RotatingManagementToken("ci", {
 *   description: "CI: manages databases",
 *   expiresIn: "90d",
 *   rotateBefore: "30d",
 *   overlap: "7d",
 * });
 * new vault.kv.SecretV2("ci", {
 *   mount: "secret",
 *   name: "influxdb/ci",
 *   dataJson: pulumi.jsonStringify({ token: token.token }),
 * });
 * ```
 *
 * @example Revoking the previous token only once the stores have the new one
 * ```ts
 * const token = new RotatingManagementToken("ci", { …, retire: "manual" });
 * const stored = new vault.kv.SecretV2("ci", { … });
 * new TokenRetirement("ci", { of: token }, { dependsOn: [stored] });
 * ```
 */
export class RotatingManagementToken extends RotatingToken {
  /** @internal */
  static readonly __pulumiType = dynamicTypes.RotatingManagementToken;

  /** Whether an object is a RotatingManagementToken, also one of another copy of this package. */
  static override isInstance(value: unknown): value is RotatingManagementToken {
    return isOfType(value, RotatingManagementToken.__pulumiType);
  }

  /** The account the ids belong to. */
  declare public readonly scope: pulumi.Output<string>;
  /**
   * When the current token expires; RFC 3339, UTC. Empty: never, while the token of a former ManagementToken is
   * current.
   */
  declare public readonly expiresAt: pulumi.Output<string>;

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
  constructor(name: string, args: RotatingManagementTokenArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(RotatingManagementToken.__pulumiType, name, args, opts, { kind: "rotating", instead: INSTEAD });
  }
}

const INSTEAD =
  "The outputs of a RotatingManagementToken reach another stack by a pulumi.StackReference; one of its tokens is looked up with ManagementToken.get(name, tokenId)";
