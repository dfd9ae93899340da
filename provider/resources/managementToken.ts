import * as pulumi from "@pulumi/pulumi";
import { NEVER_EXPIRES } from "../token/neverExpires";
import { dynamicTypes } from "../typeTokens";
import type { AdoptArgs } from "./inputs/adopt";
import { isOfType } from "./isOfType";
import { SingleToken, type SingleTokenArgs } from "./singleToken";

/** The arguments of a {@link ManagementToken}. */
export interface ManagementTokenArgs extends SingleTokenArgs {
  /**
   * What the token is for. A single line that is not empty, at most 1,000 characters. The service shows it to
   * administrators, followed by a marker that says which resource owns the token. A change creates a new token.
   */
  readonly description: pulumi.Input<string>;

  /**
   * Whether to verify a new token: use it until the service accepts it, before anything else gets it. `true`, `false`,
   * or `{ timeout: "2m" }` (a duration, at most `1h`).
   *
   * @default true, for 1 minute
   */
  readonly verify?: pulumi.Input<boolean | { timeout?: pulumi.Input<string> }>;

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
 * administers databases, users and database tokens. It cannot read or write data; a {@link DatabaseToken} can.
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
export class ManagementToken extends SingleToken {
  /** @internal */
  static readonly __pulumiType = dynamicTypes.ManagementToken;

  /** Whether an object is a ManagementToken, also one of another copy of this package. */
  static override isInstance(value: unknown): value is ManagementToken {
    return isOfType(value, ManagementToken.__pulumiType);
  }

  /**
   * The account the id belongs to: `dedicated:ACCOUNT_ID` or `clustered:HOST`, followed by `@HOST/PATH` for a gateway.
   */
  declare public readonly scope: pulumi.Output<string>;

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
    super(ManagementToken.__pulumiType, name, args, opts);
    if (opts.id === undefined) warnWithoutExpiry(this, args);
  }
}

const warned = new Set<string>();

/** A token that never expires is allowed, with one warning per program. */
function warnWithoutExpiry(resource: ManagementToken, args: ManagementTokenArgs | undefined): void {
  if (args?.expiresAt !== undefined || args?.expiresIn !== undefined) return;
  const program = `${pulumi.getProject()}/${pulumi.getStack()}`;
  if (warned.has(program)) return;
  warned.add(program);
  void pulumi.log.warn(NEVER_EXPIRES, resource);
}
