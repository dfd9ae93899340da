import { type AccountKey, CLUSTERED } from "./accounts";
import { CLUSTERED_CLUSTER, type Cluster, PLACEHOLDER_ID } from "./clusters";
import { type ApiError, apiErrors } from "./errors";
import { DATA_PATHS, MANAGEMENT_PATHS } from "./paths";
import type { Operation, Resource } from "./targets";

/** The target of a request. */
export interface Route {
  /** The operation. */
  readonly operation: Operation;
  /** What it is about; absent where the service has no such path. */
  readonly resource?: Resource;
  /** The account in the path, served or not. The data plane has none: its tokens decide. */
  readonly account?: AccountKey;
  /** The cluster in the path, served or not. */
  readonly cluster?: Cluster;
  /** The token id in the path. */
  readonly tokenId?: string;
  /** The database's name in the path, or in the query of the data plane. */
  readonly database?: string;
  /** The database's id in the path, as text. */
  readonly databaseId?: string;
  /** The query in the address of the data plane. */
  readonly query?: string;
  /** The answer to a request without a valid target. */
  readonly error?: ApiError;
}

/**
 * Finds the operation of a request.
 *
 * @param method the HTTP method
 * @param target the request target: a path, with or without a query
 */
export function routeOf(method: string, target: string): Route {
  const [path = "", query = ""] = target.split("?", 2);
  return dataRoute(method, path, query) ?? managementRoute(method, path) ?? NOWHERE;
}

const NOWHERE: Route = { operation: "other", error: apiErrors.noSuchPath() };

function dataRoute(method: string, path: string, query: string): Route | undefined {
  const found = Object.hasOwn(DATA_PATHS, path) ? DATA_PATHS[path] : undefined;
  if (found === undefined) return undefined;
  const parameters = new URLSearchParams(query);
  const database = parameters.get(found.parameter) ?? "";
  const statement = parameters.get("q") ?? "";
  return withMethod(method, found.methods, {
    resource: "data",
    ...(database === "" ? {} : { database }),
    ...(statement === "" ? {} : { query: statement }),
  });
}

const API = /^\/api\/v0(?:\/accounts\/(?<account>[^/]+)(?:\/clusters\/(?<cluster>[^/]+))?)?(?<rest>\/.*)$/;

function managementRoute(method: string, path: string): Route | undefined {
  const { account, cluster, rest = "" } = API.exec(path)?.groups ?? {};
  for (const { resource, below, path: pattern, methods } of MANAGEMENT_PATHS) {
    const found = pattern.exec(rest);
    if (found === null) continue;
    if (account !== undefined && (cluster !== undefined) !== (below === "cluster")) return undefined;
    const { tokenId, database, databaseId } = found.groups ?? {};
    const place = below === "cluster" ? placeOf(account, cluster) : { account: accountOf(account) };
    const name = database === undefined ? undefined : decoded(database);
    const target = {
      resource,
      ...place,
      ...(tokenId === undefined ? {} : { tokenId: tokenId.toLowerCase() }),
      ...(name === undefined ? {} : { database: name }),
      ...(databaseId === undefined ? {} : { databaseId }),
    };
    if (database !== undefined && name === undefined) {
      return { operation: "other", ...target, error: apiErrors.pathMalformed() };
    }
    return withMethod(method, methods, target);
  }
  return undefined;
}

function accountOf(text: string | undefined): AccountKey {
  return text?.toLowerCase() ?? CLUSTERED;
}

/** The paths of Dedicated with the placeholder for both ids are another way to write those of Clustered. */
function placeOf(
  account: string | undefined,
  id: string | undefined,
): { readonly account: AccountKey; readonly cluster: Cluster } {
  const placeholders = account === PLACEHOLDER_ID && id === PLACEHOLDER_ID;
  const cluster =
    account === undefined || id === undefined || placeholders
      ? CLUSTERED_CLUSTER
      : { account: accountOf(account), id: id.toLowerCase() };
  return { account: cluster.account, cluster };
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function withMethod(
  method: string,
  methods: Readonly<Record<string, Operation>>,
  target: Omit<Route, "operation">,
): Route {
  const operation = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (operation !== undefined) return { operation, ...target };
  return { operation: "other", ...target, error: apiErrors.wrongMethod(Object.keys(methods).join(", ")) };
}
