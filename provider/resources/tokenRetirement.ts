import * as pulumi from "@pulumi/pulumi";
import { textsOf, waits } from "../token/retirementInputs";
import { dynamicTypes } from "../typeTokens";
import { refuseClearSettings } from "./guards/clearSettings";
import { refuseLookUp } from "./guards/refusedOptions";
import { hiddenInputs } from "./inputs/hidden";
import { isOfType } from "./isOfType";
import { RotatingDatabaseToken } from "./rotatingDatabaseToken";
import type { RotatingManagementToken } from "./rotatingManagementToken";
import { leaveStacksUnformatted } from "./unformattedStacks";

/** The arguments of a {@link TokenRetirement}. */
export interface TokenRetirementArgs {
  /** The rotating token whose previous token is revoked. It must have `retire: "manual"`. */
  readonly of: RotatingManagementToken | RotatingDatabaseToken;

  /**
   * Outputs of the stores, under any names (or in a list with a fixed order). The previous token is revoked only once
   * every value shows that its store has the current one. So a store that a run leaves out (`--target`, `--exclude`),
   * or that failed in an earlier run, does not count as done.
   *
   * - A fingerprint (64 hex digits), or the token itself, must be that of the current token. This is the best proof if
   *   it comes from what the store says it contains.
   * - Anything else, such as a version, must have changed since the rotation, that is, since this resource was last
   *   updated with the previous token as the current one.
   *
   * @default none: an update in which nothing in `dependsOn` fails is enough
   */
  readonly confirmedBy?: pulumi.Input<unknown>;
}

/**
 * Revokes the previous token of a rotating token after the overlap, once the stores have the new one.
 *
 * Name every store in `dependsOn`: the engine skips the retirement in a run in which one of them failed. Without
 * {@link TokenRetirementArgs.confirmedBy}, a store that the run did not touch also counts as done.
 *
 * @example
 * ```ts
 * new TokenRetirement(
 *   "ci",
 *   { of: token, confirmedBy: { vault: stored.metadata.apply((metadata) => metadata.version) } },
 *   { dependsOn: [stored] },
 * );
 * ```
 */
export class TokenRetirement extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = dynamicTypes.TokenRetirement;

  /** Whether an object is a TokenRetirement, also one of another copy of this package. */
  static override isInstance(value: unknown): value is TokenRetirement {
    return isOfType(value, TokenRetirement.__pulumiType);
  }

  /** The id of the token that was revoked last. */
  declare public readonly retiredTokenId: pulumi.Output<string | undefined>;

  /**
   * Declares a retirement.
   *
   * @param name the resource's name
   * @param args the rotating token, and what confirms that the stores have its current token
   * @param opts the usual options of a resource; `dependsOn` is what has to succeed first; `id` and `import` are
   *   refused
   */
  constructor(
    name: string,
    { of, confirmedBy }: TokenRetirementArgs,
    opts: pulumi.CustomResourceOptions = {},
  ) {
    // A retirement that is only looked up would never revoke anything.
    refuseLookUp(name, opts.id ?? opts.import, "Declare the retirement without the option id or import");
    refuseClearSettings();
    const formatStacks = leaveStacksUnformatted();
    try {
      super(
        TokenRetirement.__pulumiType,
        name,
        {
          retiredTokenId: undefined,
          tokenId: of.tokenId,
          service: RotatingDatabaseToken.isInstance(of) ? "databaseTokens" : undefined,
          scope: of.scope,
          retire: of.retire,
          previousTokenId: of.previousTokenId,
          previousTokenPrefix: of.previousTokenPrefix,
          previousRevokeAt: of.previousRevokeAt,
          // With `--target`, the engine may call this although the rotating token itself is not ready.
          waits: pulumi
            .all([of.status, of.deliver, of.deliveredAt])
            .apply(([status, deliver, deliveredAt]) => waits(status, deliver, deliveredAt)),
          ...(confirmedBy === undefined
            ? {}
            : { confirmedBy: pulumi.output(confirmedBy).apply(textsOf), fingerprint: of.fingerprint }),
          ...hiddenInputs("retirement", name, opts.parent),
        },
        // Derived from the stores' outputs, which may be secret.
        pulumi.mergeOptions(opts, { additionalSecretOutputs: ["confirmations"] }),
      );
    } finally {
      formatStacks();
    }
  }
}
