/** A kind of resource, as programs call it. */
export type ResourceName = keyof typeof dynamicTypes;

/** The types of the dynamic resources. States contain them, so they never change. */
export const dynamicTypes = {
  ManagementToken: "pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken",
  RotatingManagementToken: "pulumi-nodejs:dynamic/influxdb-tokens:RotatingManagementToken",
  TokenRetirement: "pulumi-nodejs:dynamic/influxdb-tokens:TokenRetirement",
  DatabaseToken: "pulumi-nodejs:dynamic/influxdb-tokens:DatabaseToken",
  RotatingDatabaseToken: "pulumi-nodejs:dynamic/influxdb-tokens:RotatingDatabaseToken",
  Database: "pulumi-nodejs:dynamic/influxdb-tokens:Database",
} as const;

/** The types of the native plugin's resources. States contain them, so they never change. */
export const nativeTypes = {
  ManagementToken: "influxdb-tokens:index:ManagementToken",
  RotatingManagementToken: "influxdb-tokens:index:RotatingManagementToken",
  TokenRetirement: "influxdb-tokens:index:TokenRetirement",
  DatabaseToken: "influxdb-tokens:index:DatabaseToken",
  RotatingDatabaseToken: "influxdb-tokens:index:RotatingDatabaseToken",
  Database: "influxdb-tokens:index:Database",
} as const satisfies Record<ResourceName, string>;

/** Which resource a type means, and whether the native plugin provides it. */
export interface ResourceType {
  readonly name: ResourceName;
  readonly native: boolean;
}

const RESOURCES: ReadonlyMap<string, ResourceType> = new Map([
  ...Object.entries(dynamicTypes).map(([name, type]) => entry(type, name, false)),
  ...Object.entries(nativeTypes).map(([name, type]) => entry(type, name, true)),
]);

/** The resource that a type means; undefined if it is not one of this package. */
export function resourceOfType(type: string): ResourceType | undefined {
  return RESOURCES.get(type);
}

function entry(type: string, name: string, native: boolean): [string, ResourceType] {
  return [type, { name: name as ResourceName, native }];
}
