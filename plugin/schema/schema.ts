/** The package's schema. */
export function packageSchema(version: string): object {
  return { name: "influxdb-tokens", version, resources: {} };
}
