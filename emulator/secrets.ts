import { createHash, randomInt } from "node:crypto";

/** The start of every secret. */
const START = "M.V1.";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** How many random characters a secret has, 6 bits each. */
const LENGTH = 64;

/** How many of them the service shows in its listings. */
const SHOWN = 4;

/** A new token string: `M.V1.` and 64 random characters of the base64 alphabet. */
export function newSecret(): string {
  let text = START;
  for (let i = 0; i < LENGTH; i++) text += ALPHABET.charAt(randomInt(ALPHABET.length));
  return text;
}

/** The part of a secret that listings show: `M.V1.` and four characters. */
export function prefixOf(secret: string): string {
  return secret.slice(0, START.length + SHOWN);
}

/** SHA-256 of a secret in hex: all that the emulator stores of it. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}

/** Whether a text could be a token string of this service: longer than the prefix in listings. */
export function isSecret(text: string): boolean {
  return /^M\.V1\.[A-Za-z0-9+/=_-]{16,}$/.test(text);
}
