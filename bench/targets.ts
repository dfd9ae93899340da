/** The targets. Tests check the ones that can be counted; times are only measured. */
export const TARGETS = {
  /** `up` creating 100 tokens or more, relative to RandomId. */
  create: 1.05,
  /** `up` creating 1,000 tokens: at least this many times faster than a serialized resource. */
  fasterThanSerialized: 2,
  /** `up` with one token, relative to RandomId. */
  one: 1.35,
  /** `refresh` of 1,000 tokens, relative to RandomId. */
  refresh: 1.1,
  /** `destroy` of 1,000 tokens, relative to RandomId. */
  destroy: 1.1,
  /** State of a token, relative to RandomId's. */
  stateBytes: 1.1,
  /** Requests to create a token, besides the one listing of the run. */
  requestsPerToken: 2,
  listingsPerRefresh: 1,
  /** Bytes read for each of 1,000 created tokens, relative to each of 100. */
  linear: 1.01,
  /** CPU of create, read and delete together, without network. */
  cpuMs: 1,
  /** The provider process up to its first answer, relative to an empty dynamic provider. */
  start: 1.15,
  /** Loading the package after the Pulumi SDK. */
  loadingMs: 15,
  packageBytes: 1_000_000,
  /** The native plugin in the package. */
  pluginBytes: 1_600_000,
  /** The libraries inside the command line. */
  libraryBytes: 550_000,
  /** `up` without the engine's share, relative to the influxctl calls alone. */
  influxctl: 1.2,
  /** The native plugin as one executable, relative to RandomId: `up`, and `refresh` and `destroy`, of one token. */
  pluginOne: 1.05,
  pluginOneOther: 1.2,
  /** The same of 100 tokens. */
  pluginHundred: 1,
  pluginHundredOther: 1.1,
  /** `up` creating 1,000 tokens. */
  pluginThousand: 1.05,
  /** State of a token, relative to RandomId's. */
  pluginState: 1.15,
  /** From the start of the plugin to its port, over an empty Node process. */
  pluginStartMs: 60,
  pluginScriptStartMs: 80,
  /** The most memory of the plugin with 1,000 tokens. */
  pluginMemoryBytes: 120_000_000,
} as const;
