/** Shorter matches could be a coincidence. */
export const SHORTEST_FORM = 8;

/**
 * The forms in which a secret may appear in other text: escaped, as bytes in any usual notation, or encoded, alone or
 * as part of a longer text. Every search for secrets uses this list.
 */
export function encodingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const wide = Buffer.from(secret, "utf16le");
  const numbers = [...bytes];
  const forms = [
    secret,
    [...secret].reverse().join(""),
    JSON.stringify(secret).slice(1, -1),
    ...inBothCases(encodeURIComponent(secret), /%[0-9A-F]{2}/g),
    ...inBothCases(bytes.toString("hex"), /[0-9a-f]+/g),
    ...inBothCases(swapped(bytes).toString("hex"), /[0-9a-f]+/g),
    ...[" ", ",", ", "].map((between) => numbers.join(between)),
    ...inBothCases(numbers.map((byte) => `\\x${byte.toString(16)}`).join(""), /\\x[0-9a-f]+/g),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    // The text before a secret decides where base64 groups start.
    ...[0, 1, 2].flatMap((before) => [
      encodedAfter(before, bytes, "base64"),
      encodedAfter(before, bytes, "base64url"),
      encodedAfter(before, wide, "base64"),
    ]),
  ];
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST_FORM);
}

/** A form whose parts may be upper or lower case. */
function inBothCases(form: string, parts: RegExp): string[] {
  return [
    form.replace(parts, (part) => part.toLowerCase()),
    // The `x` that introduces a number stays lower-case.
    form.replace(parts, (part) => part.replace(/[0-9a-f]+$/i, (digits) => digits.toUpperCase())),
  ];
}

/** As two-byte words, low byte first. */
function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16();
}

function encodedAfter(before: number, bytes: Buffer, encoding: "base64" | "base64url"): string {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString(encoding);
  // The first and the last group also contain bytes of the surrounding text.
  return encoded.slice(before === 0 ? 0 : 4, -4);
}
