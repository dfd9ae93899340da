/**
 * Management tokens of InfluxDB Cloud Dedicated and Clustered as Pulumi resources.
 *
 * @module pulumi-influxdb-tokens
 */
export type { AdoptArgs } from "./resources/inputs/adopt";
export type { DeliverArgs } from "./resources/inputs/deliver";
export { ManagementToken, type ManagementTokenArgs } from "./resources/managementToken";
export { Provider, type ProviderArgs } from "./resources/provider";
export {
  RotatingManagementToken,
  type RotatingManagementTokenArgs,
} from "./resources/rotatingManagementToken";
export { TokenRetirement, type TokenRetirementArgs } from "./resources/tokenRetirement";
