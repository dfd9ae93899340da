/** The account that token ids belong to. */
export interface ScopeParts {
  readonly product: "dedicated" | "clustered";
  /** Account id (Dedicated) or host (Clustered). */
  readonly account: string;
  /** The HTTP endpoint; undefined where there is none. */
  readonly endpoint?: {
    /** Its host, with a port where that is not the scheme's own. */
    readonly host: string;
    /** Its path, without a slash at its end; empty where it has none. */
    readonly path: string;
  };
}

/** The provider's own scope, and what else is this very account. */
export interface OwnScope {
  readonly scope: string;
  /** Other scopes that are said to be the same account: by the user, or by what an earlier release wrote. */
  readonly aliases?: readonly string[] | undefined;
}

/**
 * How the scope of a state stands to the provider's: the same one, one that is said to be the same account (which
 * the listing has to confirm), or another one.
 */
export type ScopeRelation = "same" | "alias" | "other";

/** Where the Management API of Cloud Dedicated is served: the account id alone says which account it is. */
const DEDICATED_HOST = "console.influxdata.com";

const SCOPE = /^(dedicated|clustered):([^@\s]+?)(?:@([^@/\s]+)(\/\S*)?)?$/;

/**
 * The scope as text: `dedicated:ACCOUNT_ID` or `clustered:HOST`; where the account is reached over an HTTP endpoint
 * that is not the service's own, `@ENDPOINT_HOST/PATH` follows. Hosts are normalized. Two tokens with the same
 * scope can be told apart by their ids alone.
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
 * A scope that a release or a person wrote, as {@link formatScope} writes it today. What is no scope stays as it is.
 */
export function normalScope(text: string): string {
  const parts = readScope(text);
  return parts === undefined ? text : formatScope(parts);
}

/** Whether the text is a scope. */
export function isScope(text: string): boolean {
  return readScope(text) !== undefined;
}

/** Every scope under which states may hold tokens of this one: earlier releases did not write the path. */
export function earlierScopes(parts: ScopeParts): string[] {
  const { endpoint } = parts;
  if (endpoint === undefined || endpoint.path === "") return [];
  return [formatScope({ ...parts, endpoint: { ...endpoint, path: "" } })];
}

/** How the scope of a state stands to the provider's. */
export function relationOf(stated: string, { scope, aliases = [] }: OwnScope): ScopeRelation {
  const normal = normalScope(stated);
  if (normal === scope) return "same";
  return aliases.includes(normal) ? "alias" : "other";
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

/** A host without what makes no difference: case, the dot of a full name, the port of HTTPS. */
function normalHost(host: string): string {
  const written = `https://${host}`;
  if (!URL.canParse(written)) return host.toLowerCase();
  const { hostname, port } = new URL(written);
  const name = hostname.replace(/\.$/, "");
  return port === "" ? name : `${name}:${port}`;
}
