/**
 * Management tokens of InfluxDB Cloud Dedicated and Clustered as Pulumi resources.
 *
 * @module pulumi-influxdb-tokens
 */
export { Database, type DatabaseArgs } from "./resources/database";
export { DatabaseToken, type DatabaseTokenArgs } from "./resources/databaseToken";
export type { AdoptArgs } from "./resources/inputs/adopt";
export type { DeliverArgs } from "./resources/inputs/deliver";
export type { PartitionPartArgs } from "./resources/inputs/partitionTemplate";
export type { PermissionArgs } from "./resources/inputs/permission";
export { ManagementToken, type ManagementTokenArgs } from "./resources/managementToken";
export { Provider, type ProviderArgs } from "./resources/provider";
export { RotatingDatabaseToken, type RotatingDatabaseTokenArgs } from "./resources/rotatingDatabaseToken";
export {
  RotatingManagementToken,
  type RotatingManagementTokenArgs,
} from "./resources/rotatingManagementToken";
export { TokenRetirement, type TokenRetirementArgs } from "./resources/tokenRetirement";
