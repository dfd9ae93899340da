import * as pulumi from "@pulumi/pulumi";
import { dynamicTypes } from "../typeTokens";
import { refuseClearSettings } from "./guards/clearSettings";
import { notOnTheService, refuseDeletedWith, refuseLookUp } from "./guards/refusedOptions";
import { refuseUnknownSecret } from "./guards/unknownSecret";
import { HANDLER } from "./handler";
import { type AdoptArgs, adoptInput } from "./inputs/adopt";
import type { DeliverArgs } from "./inputs/deliver";
import { ownerOf } from "./inputs/owner";
import { parentTypes } from "./inputs/parentTypes";
import { leaveStacksUnformatted } from "./unformattedStacks";

/** The arguments of a {@link RotatingManagementToken}. */
export interface RotatingManagementTokenArgs {
  /**
   * What the tokens are for. A single line that is not empty, at most 1,000 characters. A change takes effect at the
   * next rotation, because the service cannot change the description of a token.
   */
  readonly description: pulumi.Input<string>;

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
   * Whether to verify a new token: use it until the service accepts it, before anything else gets it. `true`, `false`,
   * or `{ timeout: "2m" }` (a duration shorter than the overlap).
   *
   * @default true, for 1 minute
   */
  readonly verify?: pulumi.Input<boolean | { timeout?: pulumi.Input<string> }>;

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
export class RotatingManagementToken extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = dynamicTypes.RotatingManagementToken;

  /** Whether an object is a RotatingManagementToken, also one of another copy of this package. */
  static override isInstance(value: unknown): value is RotatingManagementToken {
    return (
      (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType ===
      RotatingManagementToken.__pulumiType
    );
  }

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
  /** The account the ids belong to. */
  declare public readonly scope: pulumi.Output<string>;
  /** When the current token was created; RFC 3339, UTC. */
  declare public readonly createdAt: pulumi.Output<string>;
  /** Id of the user or token that created it, if the service says so. */
  declare public readonly createdBy: pulumi.Output<string | undefined>;
  /**
   * When the current token expires; RFC 3339, UTC. Empty: never, while the token of a former ManagementToken is
   * current.
   */
  declare public readonly expiresAt: pulumi.Output<string>;
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
    refuseDeletedWith(name, opts);
    refuseLookUp(name, opts.id, INSTEAD);
    const { import: imported, ...others } = opts;
    refuseClearSettings();
    const formatStacks = leaveStacksUnformatted();
    try {
      super(
        RotatingManagementToken.__pulumiType,
        name,
        {
          ...OUTPUTS,
          ...args,
          adopt: adoptInput(args.adopt, imported, name),
          kind: "rotating",
          owner: ownerOf(name),
          within: parentTypes(opts.parent),
          __provider: HANDLER,
        },
        pulumi.mergeOptions(others, { additionalSecretOutputs: ["token", "previousToken"] }),
      );
    } finally {
      formatStacks();
    }
    refuseUnknownSecret(this);
  }
}

const INSTEAD =
  "The outputs of a RotatingManagementToken reach another stack by a pulumi.StackReference; one of its tokens is looked up with ManagementToken.get(name, tokenId)";

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
