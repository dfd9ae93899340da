import * as pulumi from "@pulumi/pulumi";
import { refuseClearSettings } from "./guards/clearSettings";
import { refuseDeletedWith } from "./guards/refusedOptions";
import { refuseUnknownSecret } from "./guards/unknownSecret";
import { type AdoptArgs, adoptInput } from "./inputs/adopt";
import type { DeliverArgs } from "./inputs/deliver";
import { hiddenInputs } from "./inputs/hidden";
import { leaveStacksUnformatted } from "./unformattedStacks";

/** The arguments that management tokens and database tokens have in common. */
export interface SingleTokenArgs {
  /**
   * When the token expires: an RFC 3339 instant with a time zone, in whole seconds. Cannot be combined with
   * `expiresIn`. A change of the instant creates a new token; writing the same instant in another zone does not. Once
   * it has passed, `pulumi up` fails and asks for a new one.
   *
   * @default none: the token is valid until it is revoked
   */
  readonly expiresAt?: pulumi.Input<string>;

  /**
   * How long the token is valid after its creation, a duration in weeks, days, hours, minutes and seconds, such as
   * `90d`, `12h` or `1d12h`. Cannot be combined with `expiresAt`. A change of the duration creates a new token, and so
   * does the first `pulumi up` after the token has expired.
   *
   * @default none: the token is valid until it is revoked
   */
  readonly expiresIn?: pulumi.Input<string>;

  /**
   * Any strings. A change of any of them creates a new token, as in `@pulumi/random`.
   *
   * @default none
   */
  readonly keepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;

  /**
   * What `pulumi up` does if the token is revoked, expired or missing: it creates a new one (`replace`), or fails
   * (`error`).
   *
   * @default "replace"
   */
  readonly onInvalid?: pulumi.Input<"replace" | "error">;

  /**
   * A command to which the token is delivered once it is verified. If you change the command, the present token is
   * delivered to the new one, as long as its secret is in the state; no change here creates a new token.
   *
   * @default none
   */
  readonly deliver?: pulumi.Input<DeliverArgs>;
}

/** What a class adds to the arguments of its users. */
interface Added {
  /** The kind of resource, for the provider. Undefined: a management token. */
  readonly kind?: "databaseToken";
  /** Names of outputs that only this class has. */
  readonly outputs?: object;
}

/** What management tokens and database tokens have in common: one token, which belongs to one resource. */
export abstract class SingleToken extends pulumi.CustomResource {
  /** What the token is for, without the owner marker. */
  declare public readonly description: pulumi.Output<string>;
  /** The requested duration, if any. */
  declare public readonly expiresIn: pulumi.Output<string | undefined>;
  /** When the token expires; RFC 3339, whole seconds, UTC. Undefined: never. */
  declare public readonly expiresAt: pulumi.Output<string | undefined>;
  /** The keepers from the arguments. */
  declare public readonly keepers: pulumi.Output<Record<string, string> | undefined>;
  /** What `pulumi up` does if the token is revoked, expired or missing. */
  declare public readonly onInvalid: pulumi.Output<"replace" | "error">;
  /** Whether a new token is verified, and the timeout. */
  declare public readonly verify: pulumi.Output<boolean | { timeout?: string }>;
  /** The command to which the token is delivered. */
  declare public readonly deliver: pulumi.Output<
    { command: string[]; keepInState?: boolean; timeout?: string } | undefined
  >;
  /** When the token was delivered; RFC 3339, UTC. Undefined: not yet, or there is no command. */
  declare public readonly deliveredAt: pulumi.Output<string | undefined>;
  /**
   * The token's string. A Pulumi secret: encrypted in the state, masked in output. Using it fails if the secret is
   * unknown: adopted without it, or kept out of the state.
   */
  declare public readonly token: pulumi.Output<string>;
  /** The token's id, a UUID. Also the resource's id. */
  declare public readonly tokenId: pulumi.Output<string>;
  /** The first characters of the token: enough to recognize it, but not to use it. */
  declare public readonly tokenPrefix: pulumi.Output<string>;
  /** SHA-256 of the token in hex, to compare a store's copy without revealing it. */
  declare public readonly fingerprint: pulumi.Output<string>;
  /** When the service created the token; RFC 3339, UTC. */
  declare public readonly createdAt: pulumi.Output<string>;
  /** Id of the user or token that created it, if the service says so. */
  declare public readonly createdBy: pulumi.Output<string | undefined>;
  /** The last known status: `active`, `unverified`, `expired`, `revoked` or `missing`. */
  declare public readonly status: pulumi.Output<"active" | "unverified" | "expired" | "revoked" | "missing">;

  /**
   * @param type the resource's type
   * @param args undefined to look up a token
   */
  protected constructor(
    type: string,
    name: string,
    args: (SingleTokenArgs & { readonly adopt?: pulumi.Input<AdoptArgs> }) | undefined,
    opts: pulumi.CustomResourceOptions,
    { kind, outputs }: Added = {},
  ) {
    refuseDeletedWith(name, opts);
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
          adopt: adoptInput(args?.adopt, imported, name),
          ...hiddenInputs(kind, name, opts.parent),
        },
        pulumi.mergeOptions(others, { additionalSecretOutputs: ["token"] }),
      );
    } finally {
      formatStacks();
    }
    refuseUnknownSecret(this);
  }
}

/** Outputs that are not arguments. Named here so that they exist on the object; the engine sets them. */
const OUTPUTS = {
  description: undefined,
  expiresIn: undefined,
  expiresAt: undefined,
  keepers: undefined,
  onInvalid: undefined,
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
  status: undefined,
};
