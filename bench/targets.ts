/** What is to be reached. Tests hold the counted figures; times are only measured. */
export const TARGETS = {
  /** `up` creating 100 or more, against RandomId. */
  create: 1.05,
  /** `up` creating 1,000: how many times faster than a serialized resource, at least. */
  fasterThanSerialized: 2,
  /** `up` with one token, against RandomId. */
  one: 1.35,
  /** `refresh` of 1,000, against RandomId. */
  refresh: 1.1,
  /** `destroy` of 1,000, against RandomId. */
  destroy: 1.1,
  /** State of a token, against RandomId's. */
  stateBytes: 1.1,
  requestsPerToken: 2,
  listingsPerRefresh: 1,
  /** What is read for each of 1,000 created tokens, against each of 100. */
  linear: 1.01,
  /** CPU of create, read and delete together, without network. */
  cpuMs: 1,
  /** The provider process until its first answer, against an empty dynamic provider. */
  start: 1.15,
  /** Loading the package after the Pulumi SDK. */
  loadingMs: 15,
  packageBytes: 1_000_000,
  /** What is left of `up` without the engine's share, against the calls of influxctl alone. */
  influxctl: 1.2,
} as const;
