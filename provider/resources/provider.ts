import * as pulumi from "@pulumi/pulumi";
import { CONFIG_KEYS, CONFIG_NAMESPACE, PROVIDER_NAME } from "../account/settings";
import { refuseClearSettings } from "./guards/clearSettings";
import { parentTypes } from "./inputs/parentTypes";

/** The arguments of a {@link Provider}: the settings of a stack's configuration, for some tokens of a program. */
export interface ProviderArgs {
  /**
   * Which product the account is of.
   * @default "dedicated"
   */
  readonly product?: pulumi.Input<"dedicated" | "clustered">;
  /** Dedicated: the account's UUID. */
  readonly accountId?: pulumi.Input<string>;
  /** Dedicated: the cluster's UUID. */
  readonly clusterId?: pulumi.Input<string>;
  /** Clustered: the cluster's host, with a port where it has one. */
  readonly host?: pulumi.Input<string>;
  /**
   * The route to the service. `auto`: `http` where `endpoint` is set, else `influxctl`.
   * @default "auto"
   */
  readonly backend?: pulumi.Input<"auto" | "influxctl" | "http">;
  /** Base URL of an HTTP management API; `http:` for loopback only. */
  readonly endpoint?: pulumi.Input<string>;
  /**
   * Path of `influxctl`.
   * @default the one on PATH
   */
  readonly influxctlPath?: pulumi.Input<string>;
  /** An influxctl profile that authenticates, instead of a management token. */
  readonly influxctlProfile?: pulumi.Input<string>;
  /** The influxctl configuration file that holds the profile. */
  readonly influxctlConfig?: pulumi.Input<string>;
  /**
   * The environment variable with the management token, read when it is used. Give each provider its own.
   * @default "INFLUXDB_MANAGEMENT_TOKEN"
   */
  readonly managementTokenVariable?: pulumi.Input<string>;
  /**
   * The management token itself; kept as a secret in the state. It wins over `INFLUXDB_MANAGEMENT_TOKEN`, and a
   * variable that `managementTokenVariable` names wins over it. A variable is the recommended way: refresh and
   * destroy use the copy of this one that the state holds.
   */
  readonly managementToken?: pulumi.Input<string>;
  /**
   * Scopes, with commas between, that are this very account reached in another way, as the output `scope` of a token
   * shows them: an influxctl before, or a gateway that has moved. Their tokens are taken over as they are, once the
   * listing of this account shows them.
   * @default none
   */
  readonly scopeAliases?: pulumi.Input<string>;
  /**
   * For one call on the service, as in `30s`.
   * @default "30s"
   */
  readonly timeout?: pulumi.Input<string>;
}

/**
 * An account to make tokens in, for programs with several accounts or products. Tokens without a provider use the
 * stack's configuration. What is not given here comes from the environment (`INFLUXDB_TOKENS_…`), not from the
 * stack's configuration.
 *
 * @example
 * ```ts
 * const staging = new Provider("staging", { accountId: "…", managementTokenVariable: "STAGING_TOKEN" });
 * new ManagementToken("ci", { description: "CI", expiresIn: "90d" }, { provider: staging });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  /**
   * @param name the resource's name
   * @param args which account, and how it is reached
   * @param opts the usual options of a resource
   */
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    refuseClearSettings();
    const { managementToken, ...others } = args;
    const settings: ProviderArgs = {
      ...others,
      ...(managementToken === undefined ? {} : { managementToken: pulumi.secret(managementToken) }),
    };
    super(
      "pulumi-nodejs",
      name,
      {
        ...Object.fromEntries(CONFIG_KEYS.map((key) => [`${CONFIG_NAMESPACE}:${key}`, settings[key]])),
        [PROVIDER_NAME]: placedName(name, opts?.parent),
      },
      opts,
    );
  }
}

/** What tells a provider from all others of the program: its name, and the types of the components it is under. */
async function placedName(name: string, parent: pulumi.Resource | undefined): Promise<string> {
  const types = await parentTypes(parent);
  return types === undefined ? name : `${types}::${name}`;
}
