/**
 * Management tokens of InfluxDB Cloud Dedicated and Clustered as Pulumi resources.
 *
 * @packageDocumentation
 */
export { type AdoptArgs, ManagementToken, type ManagementTokenArgs } from "./resources/managementToken";
export { Provider, type ProviderArgs } from "./resources/provider";
