/** A run of this many characters that is also in a secret is no chance. */
const TELLING = 8;

/**
 * Whether a text gives a part of a secret away: plain, reversed, or in a usual encoding, in one piece or broken
 * into lines.
 */
export function holdsPartOf(secret: string, text: string): boolean {
  const written = normalized(text);
  const runs = new Set<string>();
  for (const form of formsOf(secret)) {
    for (let at = 0; at + TELLING <= form.length; at++) runs.add(form.slice(at, at + TELLING));
  }
  for (let at = 0; at + TELLING <= written.length; at++) {
    if (runs.has(written.slice(at, at + TELLING))) return true;
  }
  return false;
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const forms = [
    secret,
    [...secret].reverse().join(""),
    encodeURIComponent(secret),
    JSON.stringify(secret),
    bytes.toString("hex"),
    swapped(bytes).toString("hex"),
    // Bytes one by one, as numbers and as escapes.
    [...bytes].join(" "),
    [...bytes].join(","),
    [...bytes].map((byte) => `\\x${byte.toString(16)}`).join(""),
    ...[0, 1, 2].map((before) => encodedAfter(before, Buffer.from(secret, "utf16le"), "base64")),
    // What stands before a secret decides where the groups of base64 begin.
    ...[0, 1, 2].map((before) => encodedAfter(before, bytes, "base64")),
    ...[0, 1, 2].map((before) => encodedAfter(before, bytes, "base64url")),
  ];
  return forms.map(normalized);
}

/** As words of two bytes, the second one first. */
function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16();
}

function encodedAfter(before: number, bytes: Buffer, encoding: "base64" | "base64url"): string {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString(encoding);
  // The first and the last group also hold bytes of the neighbours.
  return encoded.slice(before === 0 ? 0 : 4, -4);
}

/** Without what tools put between the characters of a text that they show. */
function normalized(text: string): string {
  return text.replace(/[^A-Za-z0-9+/_.~%-]/g, "").toLowerCase();
}
