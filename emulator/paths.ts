import type { Operation, Resource } from "./targets";

/** A path of the service. */
export interface PathTemplate {
  readonly resource: Resource;
  /** What precedes the path on Dedicated: an account, or an account and a cluster. Clustered has neither. */
  readonly below: "account" | "cluster";
  /** The rest of the path, with its parameters as named groups. */
  readonly path: RegExp;
  /** The operation of each HTTP method. */
  readonly methods: Readonly<Record<string, Operation>>;
}

/** Every path below `/api/v0`. */
export const MANAGEMENT_PATHS: readonly PathTemplate[] = [
  {
    resource: "managementToken",
    below: "account",
    path: /^\/management-tokens$/,
    methods: { GET: "list", POST: "create" },
  },
  {
    resource: "managementToken",
    below: "account",
    path: /^\/management-tokens\/(?<tokenId>[^/]+)$/,
    methods: { GET: "get", DELETE: "revoke" },
  },
  {
    resource: "databaseToken",
    below: "cluster",
    path: /^\/tokens$/,
    methods: { GET: "list", POST: "create" },
  },
  {
    resource: "databaseToken",
    below: "cluster",
    path: /^\/tokens\/(?<tokenId>[^/]+)$/,
    methods: { GET: "get", PATCH: "update", DELETE: "revoke" },
  },
  {
    resource: "database",
    below: "cluster",
    path: /^\/databases$/,
    methods: { GET: "list", POST: "create" },
  },
  {
    resource: "database",
    below: "cluster",
    path: /^\/databases\/(?<database>[^/]+)$/,
    methods: { PATCH: "update", DELETE: "delete" },
  },
  {
    resource: "database",
    below: "cluster",
    path: /^\/databases\/(?<database>[^/]+)\/rename$/,
    methods: { PUT: "rename" },
  },
  {
    resource: "database",
    below: "cluster",
    path: /^\/databases\/(?<databaseId>[^/]+)\/undelete$/,
    methods: { PUT: "undelete" },
  },
];

/** A path of the data plane. */
interface DataPath {
  /** The parameter that names the database. */
  readonly parameter: string;
  readonly methods: Readonly<Record<string, Operation>>;
}

/** Every path of the data plane: those of InfluxDB v1, and the writes of v2. */
export const DATA_PATHS: Readonly<Record<string, DataPath>> = {
  "/query": { parameter: "db", methods: { GET: "query", POST: "query" } },
  "/write": { parameter: "db", methods: { POST: "write" } },
  "/api/v2/write": { parameter: "bucket", methods: { POST: "write" } },
};
