import { type AccountKey, CLUSTERED } from "./accounts";
import { type ApiError, apiErrors } from "./errors";

/** The operation of a request; `other` is anything that the service does not offer. */
export type Operation = "create" | "list" | "get" | "revoke" | "other";

/** The target of a request. */
export interface Route {
  /** The operation. */
  readonly operation: Operation;
  /** The account in the path, served or not. */
  readonly account?: AccountKey;
  /** The token id in the path. */
  readonly tokenId?: string;
  /** The answer to a request without a valid target. */
  readonly error?: ApiError;
}

const DEDICATED_PATH = /^\/api\/v0\/accounts\/([^/]+)\/management-tokens(?:\/([^/]+))?$/;
const CLUSTERED_PATH = /^\/api\/v0\/management-tokens(?:\/([^/]+))?$/;

const COLLECTION: Readonly<Record<string, Operation>> = { GET: "list", POST: "create" };
const SINGLE: Readonly<Record<string, Operation>> = { GET: "get", DELETE: "revoke" };

/**
 * Finds the operation of a request.
 *
 * @param method the HTTP method
 * @param target the request target: a path, with or without a query
 */
export function routeOf(method: string, target: string): Route {
  const path = target.split("?", 1)[0] ?? "";
  const dedicated = DEDICATED_PATH.exec(path);
  const clustered = dedicated === null ? CLUSTERED_PATH.exec(path) : null;
  if (dedicated === null && clustered === null) return { operation: "other", error: apiErrors.noSuchPath() };

  const account = dedicated === null ? CLUSTERED : (dedicated[1] ?? "").toLowerCase();
  const tokenId = (dedicated === null ? clustered?.[1] : dedicated[2])?.toLowerCase();
  const methods = tokenId === undefined ? COLLECTION : SINGLE;
  const place = tokenId === undefined ? { account } : { account, tokenId };
  const operation = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (operation === undefined) {
    return { operation: "other", ...place, error: apiErrors.wrongMethod(Object.keys(methods).join(", ")) };
  }
  return { operation, ...place };
}
