import * as pulumi from "@pulumi/pulumi";
import { CONFIG_KEYS, CONFIG_NAMESPACE, PROVIDER_NAME } from "../account/settings";
import { refuseClearSettings } from "./guards/clearSettings";
import { parentTypes } from "./inputs/parentTypes";

/**
 * The arguments of a {@link Provider}: the same settings as in a stack's configuration, for some tokens of a program.
 */
export interface ProviderArgs {
  /**
   * The product of the account.
   * @default "dedicated"
   */
  readonly product?: pulumi.Input<"dedicated" | "clustered">;
  /** Dedicated: the account's UUID. */
  readonly accountId?: pulumi.Input<string>;
  /** Dedicated: the cluster's UUID. Databases and database tokens need it. */
  readonly clusterId?: pulumi.Input<string>;
  /** Clustered: the cluster's host, with a port where it has one. */
  readonly host?: pulumi.Input<string>;
  /**
   * How to reach the service. `auto`: `http` if `endpoint` is set, otherwise `influxctl`.
   * @default "auto"
   */
  readonly backend?: pulumi.Input<"auto" | "influxctl" | "http">;
  /**
   * Base URL of an HTTP management API; `http:` is accepted for loopback addresses only. Databases and database tokens
   * use InfluxData's own without it: `https://console.influxdata.com`, or `https://HOST` of a Clustered cluster.
   */
  readonly endpoint?: pulumi.Input<string>;
  /**
   * Base URL of the cluster, which accepts queries: for the verification of database tokens by a query. `http:` is
   * accepted for loopback addresses only.
   */
  readonly clusterUrl?: pulumi.Input<string>;
  /**
   * The path of `influxctl`.
   * @default the one on PATH
   */
  readonly influxctlPath?: pulumi.Input<string>;
  /** An influxctl profile that authenticates, instead of a management token. */
  readonly influxctlProfile?: pulumi.Input<string>;
  /** The influxctl configuration file that contains the profile. */
  readonly influxctlConfig?: pulumi.Input<string>;
  /**
   * The environment variable that contains the management token. It is read when it is used. Use a different one for
   * each provider.
   * @default "INFLUXDB_MANAGEMENT_TOKEN"
   */
  readonly managementTokenVariable?: pulumi.Input<string>;
  /**
   * The management token itself, stored as a secret in the state. It takes precedence over `INFLUXDB_MANAGEMENT_TOKEN`,
   * but not over a variable that `managementTokenVariable` names. A variable is the recommended way, because refresh
   * and destroy use the copy of this token in the state.
   */
  readonly managementToken?: pulumi.Input<string>;
  /**
   * Other scopes that mean this same account, separated by commas, as shown by the output `scope` of a token: for
   * example if you used influxctl before, or if a gateway has moved. Their tokens stay managed without a replacement,
   * once the listing of this account shows them.
   * @default none
   */
  readonly scopeAliases?: pulumi.Input<string>;
  /**
   * Timeout for one call to the service, a duration such as `30s`, at most `10m`.
   * @default "30s"
   */
  readonly timeout?: pulumi.Input<string>;
}

/**
 * An account, or one of its clusters, for programs with several accounts, clusters or credentials. Resources without a
 * provider use the stack's configuration. Settings that are missing here come from the environment
 * (`INFLUXDB_TOKENS_…`), not from the stack's configuration.
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
   * @param args the account, and how to reach it
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

/** Identifies a provider within the program: its name, and the types of the components that contain it. */
async function placedName(name: string, parent: pulumi.Resource | undefined): Promise<string> {
  const types = await parentTypes(parent);
  return types === undefined ? name : `${types}::${name}`;
}
