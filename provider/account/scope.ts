/** The account that token ids belong to. */
export interface ScopeParts {
  readonly product: "dedicated" | "clustered";
  /** Account id (Dedicated) or host (Clustered). */
  readonly account: string;
  /** The HTTP endpoint; undefined if there is none. */
  readonly endpoint?: {
    /** Its host, with a port if it is not the default of the scheme. */
    readonly host: string;
    /** Its path, without a trailing slash; empty if it has none. */
    readonly path: string;
  };
}

/** The provider's own scope, and other scopes that mean the same account. */
export interface OwnScope {
  readonly scope: string;
  /** Other scopes that mean the same account, according to the user or to what an earlier release wrote. */
  readonly aliases?: readonly string[] | undefined;
}

/**
 * How the scope of a state relates to the provider's: the same, an alias (which the listing has to confirm), or another
 * account.
 */
export type ScopeRelation = "same" | "alias" | "other";

/** The host of the Management API of Cloud Dedicated. There, the account id alone identifies the account. */
export const DEDICATED_HOST = "console.influxdata.com";

const SCOPE = /^(dedicated|clustered):([^@\s]+?)(?:@([^@/\s]+)(\/\S*)?)?$/;

/**
 * The scope as text: `dedicated:ACCOUNT_ID` or `clustered:HOST`; if the account is reached over an HTTP endpoint that
 * is not the service's own, `@ENDPOINT_HOST/PATH` follows. Hosts are normalized. Within one scope, an id identifies a
 * token.
 */
export function formatScope({ product, account, endpoint }: ScopeParts): string {
  const name = product === "clustered" ? normalHost(account) : account.toLowerCase();
  const base = `${product}:${name}`;
  if (endpoint === undefined) return base;
  const host = normalHost(endpoint.host);
  const isOwn = endpoint.path === "" && host === (product === "clustered" ? name : DEDICATED_HOST);
  return isOwn ? base : `${base}@${host}${endpoint.path}`;
}

/**
 * A scope written by any release or a person, in the form that {@link formatScope} writes today. Text that is not a
 * scope is returned unchanged.
 */
export function normalScope(text: string): string {
  const parts = readScope(text);
  return parts === undefined ? text : formatScope(parts);
}

/** Whether the text is a scope. */
export function isScope(text: string): boolean {
  return readScope(text) !== undefined;
}

/** Every scope that states may use for this account: earlier releases did not write the path. */
export function earlierScopes(parts: ScopeParts): string[] {
  const { endpoint } = parts;
  if (endpoint === undefined || endpoint.path === "") return [];
  return [formatScope({ ...parts, endpoint: { ...endpoint, path: "" } })];
}

/** How the scope of a state relates to the provider's. */
export function relationOf(stated: string, { scope, aliases = [] }: OwnScope): ScopeRelation {
  const normal = normalScope(stated);
  if (normal === scope) return "same";
  return aliases.includes(normal) ? "alias" : "other";
}

/**
 * The scope of a cluster in an account, `dedicated:ACCOUNT_ID/CLUSTER_ID`, from the account's. On Clustered, both are
 * the same.
 */
export function scopeOfCluster(scope: string, clusterId: string | undefined): string {
  const parts = readScope(scope);
  if (parts === undefined || parts.product === "clustered" || clusterId === undefined) return scope;
  return parts.account.includes("/")
    ? scope
    : formatScope({ ...parts, account: `${parts.account}/${clusterId}` });
}

function readScope(text: string): ScopeParts | undefined {
  const [, product, account, host, path = ""] = SCOPE.exec(text) ?? [];
  if (product === undefined || account === undefined) return undefined;
  return {
    product: product === "clustered" ? "clustered" : "dedicated",
    account,
    ...(host === undefined ? {} : { endpoint: { host, path: path.replace(/\/+$/, "") } }),
  };
}

/** A normalized host: lower case, without a trailing dot, without the default port of HTTPS. */
function normalHost(host: string): string {
  const written = `https://${host}`;
  if (!URL.canParse(written)) return host.toLowerCase();
  const { hostname, port } = new URL(written);
  const name = hostname.replace(/\.$/, "");
  return port === "" ? name : `${name}:${port}`;
}
