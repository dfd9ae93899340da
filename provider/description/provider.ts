import type { Choice, Field } from "./property";

const PRODUCT = {
  name: "Product",
  doc: "A product of InfluxData that has management tokens.",
  values: { dedicated: "InfluxDB Cloud Dedicated.", clustered: "InfluxDB Clustered." },
} as const satisfies Choice;

const BACKEND = {
  name: "Backend",
  doc: "A way to reach the service.",
  values: {
    auto: "`http` if `endpoint` is set, otherwise `influxctl`.",
    influxctl: "The command `influxctl`.",
    http: "An HTTP management API.",
  },
} as const satisfies Choice;

/** What the class `Provider` is for. */
export const PROVIDER_DOC =
  "An account, or one of its clusters, for programs with several accounts, clusters or credentials. Resources without " +
  "a provider use the stack's configuration. Settings that are missing here come from the " +
  "environment (`INFLUXDB_TOKENS_…`), not from the stack's configuration.";

/** The settings in a stack's configuration and in the arguments of `Provider`. */
export const SETTINGS = {
  product: {
    type: PRODUCT,
    default: '"dedicated"',
    doc: "The product of the account.",
  },
  accountId: {
    type: "string",
    doc: "Dedicated: the account's UUID.",
  },
  clusterId: {
    type: "string",
    doc: "Dedicated: the cluster's UUID. Databases and database tokens need it.",
  },
  host: {
    type: "string",
    doc: "Clustered: the cluster's host, with a port where it has one.",
  },
  backend: {
    type: BACKEND,
    default: '"auto"',
    doc: "How to reach the service. `auto`: `http` if `endpoint` is set, otherwise `influxctl`.",
  },
  endpoint: {
    type: "string",
    doc:
      "Base URL of an HTTP management API; `http:` is accepted for loopback addresses only. Databases and database " +
      "tokens use InfluxData's own without it: `https://console.influxdata.com`, or `https://HOST` of a Clustered cluster.",
  },
  clusterUrl: {
    type: "string",
    doc:
      "Base URL of the cluster, which accepts queries: for the verification of database tokens by a query. `http:` is " +
      "accepted for loopback addresses only.",
  },
  influxctlPath: {
    type: "string",
    default: "the one on PATH",
    doc: "The path of `influxctl`.",
  },
  influxctlProfile: {
    type: "string",
    doc: "An influxctl profile that authenticates, instead of a management token.",
  },
  influxctlConfig: {
    type: "string",
    doc: "The influxctl configuration file that contains the profile.",
  },
  managementTokenVariable: {
    type: "string",
    default: '"INFLUXDB_MANAGEMENT_TOKEN"',
    doc:
      "The environment variable that contains the management token. It is read when it is used. Use a " +
      "different one for each provider.",
  },
  managementToken: {
    type: "string",
    secret: true,
    doc:
      "The management token itself, stored as a secret in the state. It takes precedence over " +
      "`INFLUXDB_MANAGEMENT_TOKEN`, but not over a variable that `managementTokenVariable` names. A " +
      "variable is the recommended way, because refresh and destroy use the copy of this token in the " +
      "state.",
  },
  scopeAliases: {
    type: "string",
    default: "none",
    doc:
      "Other scopes that mean this same account, separated by commas, as shown by the output `scope` " +
      "of a token: for example if you used influxctl before, or if a gateway has moved. Their tokens " +
      "stay managed without a replacement, once the listing of this account shows them.",
  },
  timeout: {
    type: "string",
    default: '"30s"',
    doc: "Timeout for one call to the service, a duration such as `30s`, at most `10m`.",
  },
} as const satisfies Readonly<Record<string, Field>>;
