import { isObject } from "../jsonBody";
import { hasTexts } from "../storedFields";
import type { StoredDatabase } from "./store";

/** Whether a value from a file is a stored database. */
export function isStoredDatabase(value: unknown): value is StoredDatabase {
  if (!isObject(value) || !Number.isSafeInteger(value.id) || !hasTexts(value, [], ["deletedAt"]))
    return false;
  const { cluster, settings, lines } = value;
  return (
    isObject(cluster) &&
    hasTexts(cluster, ["account", "id"]) &&
    isObject(settings) &&
    hasTexts(settings, ["name"]) &&
    /^\d+$/.test(String(settings.retentionPeriod)) &&
    Number.isSafeInteger(settings.maxTables) &&
    Number.isSafeInteger(settings.maxColumnsPerTable) &&
    (settings.partitionTemplate === undefined || Array.isArray(settings.partitionTemplate)) &&
    Array.isArray(lines) &&
    lines.every((line) => typeof line === "string")
  );
}
