import * as pulumi from "@pulumi/pulumi";
import { refuseClearSettings } from "./guards/clearSettings";
import { refuseDeletedWith, refuseLookUp } from "./guards/refusedOptions";
import { refuseUnknownSecret } from "./guards/unknownSecret";
import { type AdoptArgs, adoptInput } from "./inputs/adopt";
import type { DeliverArgs } from "./inputs/deliver";
import { hiddenInputs } from "./inputs/hidden";
import { leaveStacksUnformatted } from "./unformattedStacks";

/** The arguments that rotating management tokens and rotating database tokens have in common. */
export interface RotatingTokenArgs {
  /**
   * How long each token is valid after its creation, a duration such as `90d`. Must be longer than `rotateBefore` and
   * `overlap` together.
   */
  readonly expiresIn: pulumi.Input<string>;

  /**
   * How long before its expiry a token is rotated, a duration such as `30d`: the first `pulumi up` within this time
   * rotates. Must be at least the overlap, and should be longer than the longest time without a `pulumi up`.
   */
  readonly rotateBefore: pulumi.Input<string>;

  /**
   * How long the previous token stays live after a rotation, a duration such as `48h`. Choose it longer than the
   * slowest consumer takes to fetch the new token, and longer than a pipeline can stay broken.
   *
   * @default "24h"
   */
  readonly overlap?: pulumi.Input<string>;

  /**
   * What revokes the previous token after the overlap: the first `pulumi up` (`auto`), or a {@link TokenRetirement},
   * which waits until the stores have the new token (`manual`).
   *
   * @default "auto"
   */
  readonly retire?: pulumi.Input<"auto" | "manual">;

  /**
   * Any strings. A change of any of them makes the next `pulumi up` rotate.
   * @default none
   */
  readonly keepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;

  /**
   * A command to which the token is delivered once it is verified. The overlap starts with the delivery, and the
   * previous token is revoked only once the new one is delivered. If you change the command, the present token is
   * delivered to the new one, as long as its secret is in the state.
   *
   * @default none
   */
  readonly deliver?: pulumi.Input<DeliverArgs>;

  /**
   * A live token that becomes the predecessor of the first one, to adopt tokens created by hand. Its secret is not
   * needed. It is revoked at the end of the overlap. Used only when the resource is created; afterwards you can leave
   * it or remove it. The option `import` does the same.
   *
   * @default none
   */
  readonly adopt?: pulumi.Input<Pick<AdoptArgs, "id">>;
}

/** What a class adds to the arguments of its users. */
interface Added {
  /** The kind of resource, for the provider. */
  readonly kind: "rotating" | "rotatingDatabaseToken";
  /** What to do instead of looking up the resource. */
  readonly instead: string;
  /** Names of outputs that only this class has. */
  readonly outputs?: object;
}

/** What rotating management tokens and rotating database tokens have in common. */
export abstract class RotatingToken extends pulumi.CustomResource {
  /** What the tokens are for. */
  declare public readonly description: pulumi.Output<string>;
  /** How long each token is valid. */
  declare public readonly expiresIn: pulumi.Output<string>;
  /** How long before its expiry a token is rotated. */
  declare public readonly rotateBefore: pulumi.Output<string>;
  /** How long the previous token stays live after a rotation. */
  declare public readonly overlap: pulumi.Output<string>;
  /** What revokes the previous token. */
  declare public readonly retire: pulumi.Output<"auto" | "manual">;
  /** The keepers of the last rotation. */
  declare public readonly keepers: pulumi.Output<Record<string, string> | undefined>;
  /** Whether a new token is verified, and the timeout. */
  declare public readonly verify: pulumi.Output<boolean | { timeout?: string }>;
  /** The command to which the token is delivered. */
  declare public readonly deliver: pulumi.Output<
    { command: string[]; keepInState?: boolean; timeout?: string } | undefined
  >;
  /** When the current token was delivered; RFC 3339, UTC. Undefined: not yet, or there is no command. */
  declare public readonly deliveredAt: pulumi.Output<string | undefined>;
  /** The current token's string. A Pulumi secret. Using it fails if the secret is kept out of the state. */
  declare public readonly token: pulumi.Output<string>;
  /** The current token's id. */
  declare public readonly tokenId: pulumi.Output<string>;
  /** The first characters of the current token. */
  declare public readonly tokenPrefix: pulumi.Output<string>;
  /** SHA-256 of the current token in hex. */
  declare public readonly fingerprint: pulumi.Output<string>;
  /** When the current token was created; RFC 3339, UTC. */
  declare public readonly createdAt: pulumi.Output<string>;
  /** Id of the user or token that created it, if the service says so. */
  declare public readonly createdBy: pulumi.Output<string | undefined>;
  /** When the next rotation is due; RFC 3339, UTC. */
  declare public readonly rotateAt: pulumi.Output<string>;
  /** The last known status of the current token: `active`, `unverified`, `expired`, `revoked` or `missing`. */
  declare public readonly status: pulumi.Output<"active" | "unverified" | "expired" | "revoked" | "missing">;
  /**
   * The previous token's string during the overlap. A Pulumi secret. Undefined if there is none, if it was adopted, or
   * if it is kept out of the state.
   */
  declare public readonly previousToken: pulumi.Output<string | undefined>;
  /** The previous token's id during the overlap. */
  declare public readonly previousTokenId: pulumi.Output<string | undefined>;
  /** The first characters of the previous token during the overlap. */
  declare public readonly previousTokenPrefix: pulumi.Output<string | undefined>;
  /** The time after which the previous token is revoked; RFC 3339, UTC. */
  declare public readonly previousRevokeAt: pulumi.Output<string | undefined>;
  /** The number of the current token, from 1. */
  declare public readonly generation: pulumi.Output<number>;

  /** @param type the resource's type */
  protected constructor(
    type: string,
    name: string,
    args: RotatingTokenArgs,
    opts: pulumi.CustomResourceOptions,
    { kind, instead, outputs }: Added,
  ) {
    refuseDeletedWith(name, opts);
    refuseLookUp(name, opts.id, instead);
    const { import: imported, ...others } = opts;
    refuseClearSettings();
    const formatStacks = leaveStacksUnformatted(__filename);
    try {
      super(
        type,
        name,
        {
          ...OUTPUTS,
          ...outputs,
          ...args,
          adopt: adoptInput(args.adopt, imported, name),
          ...hiddenInputs(kind, name, opts.parent),
        },
        pulumi.mergeOptions(others, { additionalSecretOutputs: ["token", "previousToken"] }),
      );
    } finally {
      formatStacks();
    }
    refuseUnknownSecret(this);
  }
}

/** Outputs. Named here so that they exist on the object; the engine sets them. */
const OUTPUTS = {
  overlap: undefined,
  retire: undefined,
  keepers: undefined,
  verify: undefined,
  deliver: undefined,
  deliveredAt: undefined,
  token: undefined,
  tokenId: undefined,
  tokenPrefix: undefined,
  fingerprint: undefined,
  scope: undefined,
  createdAt: undefined,
  createdBy: undefined,
  expiresAt: undefined,
  rotateAt: undefined,
  status: undefined,
  previousToken: undefined,
  previousTokenId: undefined,
  previousTokenPrefix: undefined,
  previousRevokeAt: undefined,
  generation: undefined,
};
