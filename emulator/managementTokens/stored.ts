import { isUuid } from "../accounts";
import { isObject } from "../jsonBody";
import { hasTexts } from "../storedFields";
import type { StoredManagementToken } from "./store";

/** Whether a value from a file is a stored management token. */
export function isStoredManagementToken(value: unknown): value is StoredManagementToken {
  if (!isObject(value) || !hasTexts(value, ["account", "hash"])) return false;
  const { record } = value;
  return (
    isObject(record) &&
    typeof record.id === "string" &&
    isUuid(record.id) &&
    hasTexts(
      record,
      ["description", "tokenPrefix", "createdAt", "createdBy"],
      ["accountId", "expiresAt", "revokedAt"],
    )
  );
}
