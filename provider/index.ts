/**
 * Management tokens of InfluxDB Cloud Dedicated and Clustered as Pulumi resources.
 *
 * @packageDocumentation
 */
export { ManagementToken, type ManagementTokenArgs } from "./resources/managementToken";
