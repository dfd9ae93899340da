import { encodingsOf, SHORTEST_FORM } from "../token/encodings";

/**
 * Whether a text reveals a part of a secret: plain, reversed, or in a usual encoding, in one piece or broken into
 * lines.
 */
export function holdsPartOf(secret: string, text: string): boolean {
  const written = normalized(text);
  const runs = new Set<string>();
  for (const form of encodingsOf(secret).map(normalized)) {
    for (let at = 0; at + SHORTEST_FORM <= form.length; at++) runs.add(form.slice(at, at + SHORTEST_FORM));
  }
  for (let at = 0; at + SHORTEST_FORM <= written.length; at++) {
    if (runs.has(written.slice(at, at + SHORTEST_FORM))) return true;
  }
  return false;
}

/** Without separators that tools put between the characters of a text. */
function normalized(text: string): string {
  return text.replace(/[^A-Za-z0-9+/_.~%-]/g, "").toLowerCase();
}
