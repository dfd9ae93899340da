/** Where a backend under test finds the service. */
export interface Surroundings {
  readonly endpoint: string;
  readonly accountId: string;
  /** How long one call on the service may take, its repeats included. */
  readonly timeoutS: number;
}

/** A backend that the fault tests run against. */
export interface BackendUnderTest {
  readonly name: "http" | "influxctl";
  /** The stack's configuration. */
  config(surroundings: Surroundings): Record<string, string>;
}

export const httpBackend: BackendUnderTest = {
  name: "http",
  config: ({ endpoint, accountId, timeoutS }) => ({
    "influxdb-tokens:backend": "http",
    "influxdb-tokens:endpoint": endpoint,
    "influxdb-tokens:accountId": accountId,
    "influxdb-tokens:timeout": `${timeoutS}s`,
  }),
};
