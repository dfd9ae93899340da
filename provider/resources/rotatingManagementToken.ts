import * as pulumi from "@pulumi/pulumi";
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
   * What the tokens are for. A single line, not empty, at most 1,000 characters. A change takes effect at the next
   * rotation: the service cannot change the description of a token.
   */
  readonly description: pulumi.Input<string>;

  /** How long each token lives, as in `90d`. Longer than `rotateBefore` and `overlap` together. */
  readonly expiresIn: pulumi.Input<string>;

  /**
   * How long before its end a token is replaced, as in `30d`: the first `pulumi up` in this time rotates. At least
   * the overlap, and longer than the longest time without a `pulumi up`.
   */
  readonly rotateBefore: pulumi.Input<string>;

  /**
   * How long the old token stays alive after a rotation, as in `48h`: longer than the slowest consumer takes to
   * fetch the new one, and longer than a pipeline can stay broken.
   *
   * @default "24h"
   */
  readonly overlap?: pulumi.Input<string>;

  /**
   * Who revokes the old token after its date: the first `pulumi up` after it (`auto`), or a
   * {@link TokenRetirement}, which waits until the stores have the new one (`manual`).
   *
   * @default "auto"
   */
  readonly retire?: pulumi.Input<"auto" | "manual">;

  /**
   * Any strings; a change of any of them rotates at once.
   * @default none
   */
  readonly keepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;

  /**
   * Whether a new token is used until the service accepts it, before anything else gets it: `true`, `false`, or
   * `{ timeout: "2m" }` (shorter than the overlap).
   *
   * @default true, for 1 minute
   */
  readonly verify?: pulumi.Input<boolean | { timeout?: pulumi.Input<string> }>;

  /**
   * A command that takes the token, once it is verified, to where it is kept. The overlap
   * counts from then, and the old token is revoked only once the new one is delivered. Another command gets the
   * present token too, as long as its secret is in the state.
   *
   * @default none
   */
  readonly deliver?: pulumi.Input<DeliverArgs>;

  /**
   * A living token that becomes the predecessor of the first one: the way in for tokens made by hand. Its secret
   * is not needed. It is revoked at the end of the overlap. Only when the resource is created; can stay or be
   * removed afterwards. The option `import` does the same.
   *
   * @default none
   */
  readonly adopt?: pulumi.Input<Pick<AdoptArgs, "id">>;
}

/**
 * A succession of management tokens: one stable resource whose token is replaced before it ends. The old and the
 * new token both work while the new one spreads, and the old one is revoked afterwards. Nothing happens between
 * runs: schedule a `pulumi up` more often than `rotateBefore`.
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
 * @example Revoking the old token only once the stores have the new one
 * ```ts
 * const token = new RotatingManagementToken("ci", { …, retire: "manual" });
 * const stored = new vault.kv.SecretV2("ci", { … });
 * new TokenRetirement("ci", { of: token }, { dependsOn: [stored] });
 * ```
 */
export class RotatingManagementToken extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/influxdb-tokens:RotatingManagementToken";

  /** Whether an object is a RotatingManagementToken, also one of another copy of this package. */
  static override isInstance(value: unknown): value is RotatingManagementToken {
    return (
      (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType ===
      RotatingManagementToken.__pulumiType
    );
  }

  /** What the tokens are for. */
  declare public readonly description: pulumi.Output<string>;
  /** How long each token lives. */
  declare public readonly expiresIn: pulumi.Output<string>;
  /** How long before its end a token is replaced. */
  declare public readonly rotateBefore: pulumi.Output<string>;
  /** How long the old token stays alive after a rotation. */
  declare public readonly overlap: pulumi.Output<string>;
  /** Who revokes the old token. */
  declare public readonly retire: pulumi.Output<"auto" | "manual">;
  /** The keepers of the last rotation. */
  declare public readonly keepers: pulumi.Output<Record<string, string> | undefined>;
  /** Whether and how long a new token is verified. */
  declare public readonly verify: pulumi.Output<boolean | { timeout?: string }>;
  /** The command that takes the token to where it is kept. */
  declare public readonly deliver: pulumi.Output<
    { command: string[]; keepInState?: boolean; timeout?: string } | undefined
  >;
  /** When that command took the current token; RFC 3339, UTC. Undefined: it did not yet, or there is none. */
  declare public readonly deliveredAt: pulumi.Output<string | undefined>;
  /** The current token's string. A Pulumi secret. Using it fails where the state does not keep it. */
  declare public readonly token: pulumi.Output<string>;
  /** The current token's id. */
  declare public readonly tokenId: pulumi.Output<string>;
  /** The first characters of the current token. */
  declare public readonly tokenPrefix: pulumi.Output<string>;
  /** SHA-256 of the current token in hex. */
  declare public readonly fingerprint: pulumi.Output<string>;
  /** The account the ids belong to. */
  declare public readonly scope: pulumi.Output<string>;
  /** When the current token was made; RFC 3339, UTC. */
  declare public readonly createdAt: pulumi.Output<string>;
  /** Id of the user or token that made it, where the service says. */
  declare public readonly createdBy: pulumi.Output<string | undefined>;
  /** When the current token ends; RFC 3339, UTC. Empty: never, as long as a ManagementToken that became a succession is current. */
  declare public readonly expiresAt: pulumi.Output<string>;
  /** When the next rotation is due; RFC 3339, UTC. */
  declare public readonly rotateAt: pulumi.Output<string>;
  /** What is known of the current token: `active`, `unverified`, `expired`, `revoked` or `missing`. */
  declare public readonly status: pulumi.Output<"active" | "unverified" | "expired" | "revoked" | "missing">;
  /** The old token's string during the overlap. A Pulumi secret. Undefined where there is none, it was adopted, or the state does not keep it. */
  declare public readonly previousToken: pulumi.Output<string | undefined>;
  /** The old token's id during the overlap. */
  declare public readonly previousTokenId: pulumi.Output<string | undefined>;
  /** The first characters of the old token during the overlap. */
  declare public readonly previousTokenPrefix: pulumi.Output<string | undefined>;
  /** From when on the old token may be revoked; RFC 3339, UTC. */
  declare public readonly previousRevokeAt: pulumi.Output<string | undefined>;
  /** Counts the tokens made, from 1. */
  declare public readonly generation: pulumi.Output<number>;

  /**
   * Always fails: a succession is on no service, only in the state of its own stack.
   *
   * @param name the resource's name
   * @throws RunError that says what to use instead
   */
  static get(name: string): never {
    throw notOnTheService(name, INSTEAD);
  }

  /**
   * Declares a succession of tokens.
   *
   * @param name the resource's name; it is part of the owner marker on the service
   * @param args what to make, and when to replace it
   * @param opts the usual options of a resource. `token` and `previousToken` are always secret outputs; `import`
   *   is the same as `adopt`; `id` and `deletedWith` are refused
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

/** Outputs. Named, so that they exist on the object; the engine fills them in. */
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
