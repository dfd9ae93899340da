import * as pulumi from "@pulumi/pulumi";
import { NEVER_EXPIRES } from "../token/neverExpires";
import { dynamicTypes } from "../typeTokens";
import { refuseClearSettings } from "./guards/clearSettings";
import { refuseDeletedWith } from "./guards/refusedOptions";
import { refuseUnknownSecret } from "./guards/unknownSecret";
import { HANDLER } from "./handler";
import { type AdoptArgs, adoptInput } from "./inputs/adopt";
import type { DeliverArgs } from "./inputs/deliver";
import { ownerOf } from "./inputs/owner";
import { parentTypes } from "./inputs/parentTypes";
import { leaveStacksUnformatted } from "./unformattedStacks";

/** The arguments of a {@link ManagementToken}. */
export interface ManagementTokenArgs {
  /**
   * What the token is for. A single line that is not empty, at most 1,000 characters. The service shows it to
   * administrators, followed by a marker that says which resource owns the token. A change creates a new token.
   */
  readonly description: pulumi.Input<string>;

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
   * Whether to verify a new token: use it until the service accepts it, before anything else gets it. `true`, `false`,
   * or `{ timeout: "2m" }` (a duration, at most `1h`).
   *
   * @default true, for 1 minute
   */
  readonly verify?: pulumi.Input<boolean | { timeout?: pulumi.Input<string> }>;

  /**
   * A command to which the token is delivered once it is verified. If you change the command, the present token is
   * delivered to the new one, as long as its secret is in the state; no change here creates a new token.
   *
   * @default none
   */
  readonly deliver?: pulumi.Input<DeliverArgs>;

  /**
   * A live token to adopt instead of creating one. `description` and the expiry must match the service. With its secret
   * in `token`, the resource behaves as if it had created the token; without it, using {@link ManagementToken.token}
   * fails. You can remove `adopt` once the token is adopted; remove it before anything replaces the token. Destroying
   * the resource revokes the token. The option `import` does the same.
   *
   * @default none: a token is created
   */
  readonly adopt?: pulumi.Input<AdoptArgs>;
}

/**
 * A management token of InfluxDB Cloud Dedicated or Clustered: an account-wide credential for automation that
 * administers databases, users and database tokens. It cannot read or write data; most workloads need a database token
 * instead.
 *
 * The service shows a token's string only once, at creation. {@link token} contains it as a Pulumi secret.
 *
 * @example A token that is valid for 90 days, stored in a secret store
 * ```ts
 * const token = new ManagementToken("ci", { description: "CI: manages databases", expiresIn: "90d" });
 * new vault.kv.SecretV2("ci", {
 *   mount: "secret",
 *   name: "influxdb/ci",
 *   dataJson: pulumi.jsonStringify({ token: token.token }),
 * });
 * ```
 *
 * @example A new token whenever the release changes
 * ```ts
 * new ManagementToken("deploy", { description: "Deployment", expiresIn: "30d", keepers: { release } });
 * ```
 *
 * @example Delivered to a command, with the secret kept out of the state
 * ```ts
 * new ManagementToken("ci", {
 *   description: "CI: manages databases",
 *   expiresIn: "90d",
 *   deliver: { command: ["bao", "kv", "put", "-mount=secret", "influxdb/ci", "token=-"], keepInState: false },
 * });
 * ```
 *
 * @example Without verification
 * ```ts
 * new ManagementToken("batch", { description: "Nightly", expiresAt: "2027-06-30T00:00:00Z", verify: false });
 * ```
 */
export class ManagementToken extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = dynamicTypes.ManagementToken;

  /** Whether an object is a ManagementToken, also one of another copy of this package. */
  static override isInstance(value: unknown): value is ManagementToken {
    return (
      (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === ManagementToken.__pulumiType
    );
  }

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
  /**
   * The account the id belongs to: `dedicated:ACCOUNT_ID` or `clustered:HOST`, followed by `@HOST/PATH` for a gateway.
   */
  declare public readonly scope: pulumi.Output<string>;
  /** When the service created the token; RFC 3339, UTC. */
  declare public readonly createdAt: pulumi.Output<string>;
  /** Id of the user or token that created it, if the service says so. */
  declare public readonly createdBy: pulumi.Output<string | undefined>;
  /** The last known status: `active`, `unverified`, `expired`, `revoked` or `missing`. */
  declare public readonly status: pulumi.Output<"active" | "unverified" | "expired" | "revoked" | "missing">;

  /**
   * Looks up a token that something else owns. Its secret is unknown, and destroying the stack does not revoke it.
   *
   * @param name the resource's name in this program
   * @param id the token's id; one that does not exist is an error
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): ManagementToken {
    return new ManagementToken(name, undefined, { ...opts, id });
  }

  /**
   * Declares a token.
   *
   * @param name the resource's name, which is part of the owner marker on the service
   * @param args what to create
   * @param opts the usual options of a resource. `token` is always a secret output, whatever `additionalSecretOutputs`
   *   says; `import` is the same as `adopt: { id }`; `deletedWith` is refused
   */
  constructor(name: string, args: ManagementTokenArgs, opts?: pulumi.CustomResourceOptions);
  /** @internal */
  constructor(name: string, args: undefined, opts: pulumi.CustomResourceOptions);
  constructor(name: string, args: ManagementTokenArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
    refuseDeletedWith(name, opts);
    const { import: imported, ...others } = opts;
    refuseClearSettings();
    const formatStacks = leaveStacksUnformatted();
    try {
      super(
        ManagementToken.__pulumiType,
        name,
        {
          ...OUTPUTS,
          ...args,
          adopt: adoptInput(args?.adopt, imported, name),
          owner: ownerOf(name),
          within: parentTypes(opts.parent),
          __provider: HANDLER,
        },
        pulumi.mergeOptions(others, { additionalSecretOutputs: ["token"] }),
      );
    } finally {
      formatStacks();
    }
    refuseUnknownSecret(this);
    if (opts.id === undefined) warnWithoutExpiry(this, args);
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

const warned = new Set<string>();

/** A token that never expires is allowed, with one warning per program. */
function warnWithoutExpiry(resource: ManagementToken, args: ManagementTokenArgs | undefined): void {
  if (args?.expiresAt !== undefined || args?.expiresIn !== undefined) return;
  const program = `${pulumi.getProject()}/${pulumi.getStack()}`;
  if (warned.has(program)) return;
  warned.add(program);
  void pulumi.log.warn(NEVER_EXPIRES, resource);
}
