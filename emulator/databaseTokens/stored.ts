import { isUuid } from "../accounts";
import { isObject } from "../jsonBody";
import { hasTexts } from "../storedFields";
import type { StoredDatabaseToken } from "./store";

/** Whether a value from a file is a stored database token. */
export function isStoredDatabaseToken(value: unknown): value is StoredDatabaseToken {
  if (!isObject(value) || !hasTexts(value, ["account", "hash"])) return false;
  const { cluster, record } = value;
  return (
    isObject(cluster) &&
    hasTexts(cluster, ["account", "id"]) &&
    isObject(record) &&
    typeof record.id === "string" &&
    isUuid(record.id) &&
    hasTexts(record, ["description", "createdAt"], ["accountId", "clusterId", "expiresAt", "revokedAt"]) &&
    Array.isArray(record.permissions) &&
    record.permissions.every((one) => isObject(one) && hasTexts(one, ["action", "resource"]))
  );
}
