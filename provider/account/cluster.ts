import { defined } from "../defined";
import { DEDICATED_HOST, normalScope, scopeOfCluster } from "./scope";
import { missingSetting, type Settings } from "./settings";

/** The settings for the databases and database tokens of one cluster. */
export interface ClusterSettings extends Settings {
  /** Base URL of the Management API, without a trailing slash. */
  readonly endpoint: string;
  /** The cluster that names and ids belong to: `dedicated:ACCOUNT_ID/CLUSTER_ID` or `clustered:HOST`. */
  readonly scope: string;
}

/**
 * The settings as databases and database tokens use them: always InfluxData's published Management API, whatever
 * reaches the management tokens.
 *
 * @throws TokenError `config` if the cluster is not named
 */
export function clusterSettings(settings: Settings): ClusterSettings {
  const { product, accountId, clusterId, host, scopeAliases } = settings;
  if (product === "dedicated" && clusterId === undefined) {
    throw missingSetting("clusterId", "the UUID of the cluster that has the databases", "CLUSTER_UUID");
  }
  const own = product === "dedicated" ? DEDICATED_HOST : host;
  // Over influxctl, the scope names no endpoint, but these calls may have one.
  const gateway = settings.endpoint === undefined ? "" : endpointOf(settings.endpoint);
  const account = `${product}:${product === "dedicated" ? accountId : host}`;
  return defined({
    ...settings,
    endpoint: settings.endpoint ?? `https://${own}`,
    scope: scopeOfCluster(normalScope(`${account}${gateway}`), clusterId),
    scopeAliases: scopeAliases?.map((alias) => scopeOfCluster(alias, clusterId)),
  });
}

function endpointOf(endpoint: string): string {
  const { host, pathname } = new URL(endpoint);
  return `@${host}${pathname.replace(/\/+$/, "")}`;
}
