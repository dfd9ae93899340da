/** Where a backend under test finds the service. */
export interface Surroundings {
  readonly endpoint: string;
  readonly accountId: string;
}

/** A backend that the fault tests run against. */
export interface BackendUnderTest {
  readonly name: "http" | "influxctl";
  /** The stack's configuration, with short time-outs. */
  config(surroundings: Surroundings): Record<string, string>;
}

/** One call on the service gets so long here, its repeats included. */
export const CALL_TIMEOUT_S = 2;

export const httpBackend: BackendUnderTest = {
  name: "http",
  config: ({ endpoint, accountId }) => ({
    "influxdb-tokens:backend": "http",
    "influxdb-tokens:endpoint": endpoint,
    "influxdb-tokens:accountId": accountId,
    "influxdb-tokens:timeout": `${CALL_TIMEOUT_S}s`,
  }),
};
