/** A management token's string, or anything shaped like one that is longer than the public prefix. */
const TOKEN_SHAPE = /(M\.V1\.[A-Za-z0-9+/=_-]{4})[A-Za-z0-9+/=_.~-]+/g;

const known = new Set<string>();

/**
 * Remembers a secret of this process, so that {@link redact} also removes it where it does not look like a
 * token, or stands there encoded. Shorter strings than 8 characters are not secrets and are not remembered.
 */
export function rememberSecret(secret: string): void {
  if (secret.length < 8) return;
  for (const form of encodings(secret)) known.add(form);
}

/** The text with every token cut to its prefix and every remembered secret removed, in any usual encoding. */
export function redact(text: string): string {
  let clean = text.replace(TOKEN_SHAPE, "$1[redacted]");
  for (const form of known) {
    if (clean.includes(form)) clean = clean.split(form).join("[redacted]");
  }
  return clean;
}

/** Whether the text holds something token-shaped that is longer than a public prefix. */
export function holdsToken(text: string): boolean {
  return text.search(TOKEN_SHAPE) >= 0;
}

/** A secret as it may stand in other text: plain, JSON-escaped, percent-encoded, base64. */
function encodings(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret, "utf8").toString("base64"),
    Buffer.from(secret, "utf8").toString("base64url"),
  ];
}
