import { createHash, randomInt } from "node:crypto";

/** How the secrets of one kind of token look. */
interface SecretShape {
  readonly start: string;
  /** What follows is drawn from 64 characters: 6 bits each. */
  readonly alphabet: string;
}

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** The token strings of management tokens: `M.V1.` and characters of the base64 alphabet. */
export const MANAGEMENT_SECRET: SecretShape = { start: "M.V1.", alphabet: `${ALPHANUMERIC}+/` };

/** The token strings of database tokens: `apiv1_` and characters of the base64url alphabet. */
export const DATABASE_SECRET: SecretShape = { start: "apiv1_", alphabet: `${ALPHANUMERIC}-_` };

/** How many random characters a secret has. */
const LENGTH = 64;

/** How many of them the service shows in its listings of management tokens. */
const SHOWN = 4;

/** A new token string. */
export function newSecret({ start, alphabet }: SecretShape): string {
  let text = start;
  for (let i = 0; i < LENGTH; i++) text += alphabet.charAt(randomInt(alphabet.length));
  return text;
}

/** The part of a management token's secret that listings show: `M.V1.` and four characters. */
export function prefixOf(secret: string): string {
  return secret.slice(0, MANAGEMENT_SECRET.start.length + SHOWN);
}

/** SHA-256 of a secret in hex: all that the emulator stores of it. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}

/** Whether a text could be the token string of a management token: longer than the prefix in listings. */
export function isManagementSecret(text: string): boolean {
  return /^M\.V1\.[A-Za-z0-9+/=_-]{16,}$/.test(text);
}

/** A text without the token strings in it; their beginnings stay. */
export function withoutSecrets(text: string): string {
  return text.replace(/(M\.V1\.|apiv1_)[A-Za-z0-9+/=_%-]{8,}/g, "$1…");
}
