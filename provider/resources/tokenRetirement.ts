import * as pulumi from "@pulumi/pulumi";
import { HANDLER } from "./handler";
import { ownerOf } from "./ownerOf";
import type { RotatingManagementToken } from "./rotatingManagementToken";
import { leaveStacksUnformatted } from "./unformattedStacks";

/** The arguments of a {@link TokenRetirement}. */
export interface TokenRetirementArgs {
  /** The succession whose old token is revoked. It must have `retire: "manual"`. */
  readonly of: RotatingManagementToken;
}

/** Whether the current token of a succession is not yet seen to work, or not yet delivered. */
function waits(status: string, deliver: unknown, deliveredAt: string | undefined): boolean {
  return status === "unverified" || (deliver !== undefined && deliveredAt === undefined);
}

/**
 * Revokes the old token of a succession after its date, and only after everything that this resource depends on
 * has succeeded: the engine leaves it out when a store failed. Name every store in `dependsOn`.
 *
 * @example
 * ```ts
 * new TokenRetirement("ci", { of: token }, { dependsOn: [stored] });
 * ```
 */
export class TokenRetirement extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/influxdb-tokens:TokenRetirement";

  /** Whether an object is a TokenRetirement, also one of another copy of this package. */
  static override isInstance(value: unknown): value is TokenRetirement {
    return (
      (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === TokenRetirement.__pulumiType
    );
  }

  /** Id of the token that was revoked last. */
  declare public readonly retiredTokenId: pulumi.Output<string | undefined>;

  /**
   * Declares a retirement.
   *
   * @param name the resource's name
   * @param args the succession
   * @param opts the usual options of a resource; `dependsOn` is what has to succeed first
   */
  constructor(name: string, { of }: TokenRetirementArgs, opts?: pulumi.CustomResourceOptions) {
    const formatStacks = leaveStacksUnformatted();
    try {
      super(
        TokenRetirement.__pulumiType,
        name,
        {
          retiredTokenId: undefined,
          tokenId: of.tokenId,
          scope: of.scope,
          retire: of.retire,
          previousTokenId: of.previousTokenId,
          previousTokenPrefix: of.previousTokenPrefix,
          previousRevokeAt: of.previousRevokeAt,
          // With `--target` the engine may ask although the succession itself is not ready.
          waits: pulumi
            .all([of.status, of.deliver, of.deliveredAt])
            .apply(([status, deliver, deliveredAt]) => waits(status, deliver, deliveredAt)),
          kind: "retirement",
          owner: ownerOf(name),
          __provider: HANDLER,
        },
        opts,
      );
    } finally {
      formatStacks();
    }
  }
}
