import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { findSecrets } from "../leaks.cjs";

/** The service's answer to a request that carries a token: its HTTP status. */
export async function statusWith(token, { endpoint, accountId }) {
  const response = await fetch(`${endpoint}/api/v0/accounts/${accountId}/management-tokens`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await response.body?.cancel();
  return response.status;
}

/** A token that was never issued. */
export function madeUpToken() {
  return `M.V1.${randomBytes(48).toString("base64")}`;
}

/**
 * Searches folders for secrets, in plaintext and in the usual encodings.
 *
 * @returns {Promise<{ files: number, places: string[] }>} the number of files, and those that contain a secret
 */
export async function searchFor(secrets, folders) {
  const hits = await findSecrets({ secrets, folders });
  let files = 0;
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    files += entries.filter((entry) => entry.isFile()).length;
  }
  return { files, places: [...new Set(hits.map(({ place }) => place))] };
}
