import type { ClusterSettings } from "../../account/cluster";

/** The path of a cluster below the endpoint. Clustered has a single one. */
export function clusterPath({ product, accountId, clusterId }: ClusterSettings): string {
  return product === "dedicated" ? `/api/v0/accounts/${accountId}/clusters/${clusterId}` : "/api/v0";
}
