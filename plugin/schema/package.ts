// What package.json says too. A test compares the two: the bundled plugin has no package.json.

export const SUMMARY =
  "Databases, database tokens and management tokens of InfluxDB Cloud Dedicated and Clustered as Pulumi resources";

export const KEYWORDS = [
  "pulumi",
  "influxdb",
  "cloud-dedicated",
  "clustered",
  "database",
  "database-token",
  "management-token",
  "credentials",
  "rotation",
];

export const LICENSE = "Apache-2.0";

/** Undefined as long as the package has no public one: then the schema names no address to download from. */
export const REPOSITORY: string | undefined = undefined;
