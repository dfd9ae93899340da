import { createHash } from "node:crypto";

/** The start of every management token. */
export const TOKEN_OPENING = "M.V1.";

/** How much of a token is safe to show: `M.V1.` and four characters. */
export const LONGEST_PREFIX = TOKEN_OPENING.length + 4;

/** The part of a token that is safe to show: `M.V1.` and four characters; empty for any other secret. */
export function publicPrefix(secret: string): string {
  return secret.startsWith(TOKEN_OPENING) && secret.length > 16 ? secret.slice(0, LONGEST_PREFIX) : "";
}

/** SHA-256 of a secret in lower-case hex, to compare a copy without revealing it. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}

/** Whether this secret is known. Its fingerprint may be known although the secret itself is not stored. */
export function holdsSecret(
  known: { readonly token?: string; readonly fingerprint?: string },
  secret: string,
): boolean {
  return known.token !== undefined && known.fingerprint === fingerprint(secret);
}
