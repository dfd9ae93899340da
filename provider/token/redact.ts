import { encodingsOf, SHORTEST_FORM } from "./encodings";

/** A token's string, of any kind, or anything of that form that is longer than the public prefix. */
const TOKEN_SHAPE = /((?:M\.V1\.|apiv1_)[A-Za-z0-9+/=_-]{4})[A-Za-z0-9+/=_.~-]+/g;

/** Every form of every secret of this process, by its first characters, so that a text is searched only once. */
const known = new Map<string, Set<string>>();

/**
 * Remembers a secret of this process, so that {@link redact} also removes it if it does not look like a token, or is
 * encoded. Strings shorter than 8 characters are not remembered.
 */
export function rememberSecret(secret: string): void {
  if (secret.length < SHORTEST_FORM) return;
  for (const form of encodingsOf(secret)) {
    const opening = form.slice(0, SHORTEST_FORM);
    const alike = known.get(opening);
    if (alike === undefined) known.set(opening, new Set([form]));
    else alike.add(form);
  }
}

/** The text with every token cut to its prefix and every remembered secret removed, in every usual encoding. */
export function redact(text: string): string {
  return withoutKnown(text.replace(TOKEN_SHAPE, "$1[redacted]"));
}

function withoutKnown(text: string): string {
  if (known.size === 0) return text;
  let clean = "";
  let done = 0;
  for (let at = 0; at + SHORTEST_FORM <= text.length; at++) {
    let length = 0;
    for (const form of known.get(text.slice(at, at + SHORTEST_FORM)) ?? []) {
      if (form.length > length && text.startsWith(form, at)) length = form.length;
    }
    if (length === 0) continue;
    clean += `${text.slice(done, at)}[redacted]`;
    done = at + length;
    at = done - 1;
  }
  return clean + text.slice(done);
}

/** Whether the text contains something that looks like a token and is longer than a public prefix. */
export function holdsToken(text: string): boolean {
  return text.search(TOKEN_SHAPE) >= 0;
}
