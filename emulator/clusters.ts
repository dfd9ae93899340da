import { type AccountKey, CLUSTERED } from "./accounts";

/** The Dedicated cluster that each account of the emulator has by default. */
export const DEFAULT_CLUSTER_ID = "33333333-3333-4333-8333-333333333333";

/**
 * What InfluxData's own client (`@influxdata/influxdb3-mcp-server`) puts in the place of both ids when it talks to
 * Clustered, which has neither.
 */
export const PLACEHOLDER_ID = "11111111-1111-1111-1111-111111111111";

/** A cluster: one of a Dedicated account, or the one of Clustered. */
export interface Cluster {
  readonly account: AccountKey;
  /** The cluster's UUID in lower case, or {@link CLUSTERED}. */
  readonly id: string;
}

/** The one cluster of Clustered. */
export const CLUSTERED_CLUSTER: Cluster = { account: CLUSTERED, id: CLUSTERED };

/** The fields that say in a record where it belongs. */
export interface ClusterIds {
  /** The account's id, a UUID. Absent on Clustered, which has no accounts. */
  readonly accountId?: string;
  /** The cluster's id, a UUID. Absent on Clustered, whose cluster has no id. */
  readonly clusterId?: string;
}

/** The ids of a cluster as records show them: none on Clustered. */
export function idsOf({ account, id }: Cluster): ClusterIds {
  return account === CLUSTERED ? {} : { accountId: account, clusterId: id };
}

/** Whether two clusters are the same one. */
export function sameCluster(one: Cluster, other: Cluster): boolean {
  return one.account === other.account && one.id === other.id;
}

/**
 * Finds a cluster that the emulator serves; the first account's first one by default.
 *
 * @throws Error if it is not served
 */
export type ClusterFinder = (accountId?: string, clusterId?: string) => Cluster;

/** Makes a finder for the clusters of an emulator. */
export function clusterFinder(
  accountOf: (accountId?: string) => AccountKey,
  [first, ...others]: readonly [string, ...string[]],
): ClusterFinder {
  return (accountId, clusterId) => {
    const account = accountOf(accountId);
    if (account === CLUSTERED) {
      if (clusterId === undefined) return CLUSTERED_CLUSTER;
      throw new Error("the cluster of Clustered has no id");
    }
    const id = clusterId?.toLowerCase() ?? first;
    if (![first, ...others].includes(id)) throw new Error(`${clusterId} is not a cluster of this emulator`);
    return { account, id };
  };
}
