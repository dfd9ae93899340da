import type { Settings } from "../../account/settings";

/** The path of a cluster below the endpoint. Clustered has a single one. */
export function clusterPath({
  product,
  accountId,
  clusterId,
}: Pick<Settings, "product" | "accountId" | "clusterId">): string {
  return product === "dedicated" ? `/api/v0/accounts/${accountId}/clusters/${clusterId}` : "/api/v0";
}
