import { createHash } from "node:crypto";

/** The start of every management token. */
export const TOKEN_OPENING = "M.V1.";

/** The start of every database token. */
export const DATABASE_TOKEN_OPENING = "apiv1_";

const OPENINGS = [TOKEN_OPENING, DATABASE_TOKEN_OPENING];

/** How many characters after its opening are safe to show of a token. */
const SHOWN = 4;

/** How much of a management token is safe to show: `M.V1.` and four characters. */
export const LONGEST_PREFIX = TOKEN_OPENING.length + SHOWN;

/** The part of a token that is safe to show: its opening and four characters; empty for any other secret. */
export function publicPrefix(secret: string): string {
  const opening = openingOf(secret);
  return opening !== undefined && secret.length > 16 ? secret.slice(0, opening.length + SHOWN) : "";
}

/** How a token begins, of any kind; undefined for text that begins otherwise. */
export function openingOf(text: string): string | undefined {
  return OPENINGS.find((opening) => text.startsWith(opening));
}

/** Whether a text contains what any token begins with. */
export function containsOpening(text: string): boolean {
  return OPENINGS.some((opening) => text.includes(opening));
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
