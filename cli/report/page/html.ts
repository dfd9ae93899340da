import { plainText } from "../../table";

/** Text that is HTML already. */
export class Html {
  /** @param text safe as it is */
  constructor(readonly text: string) {}
}

/** What a template takes. Undefined leaves nothing. */
type Piece = string | number | Html | undefined | readonly Piece[];

/**
 * HTML from a template. Every value that is not {@link Html} itself is foreign: it is made plain text, without secrets
 * and control characters, and escaped for elements and quoted attributes.
 */
export function html(template: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(template.reduce((text, part, index) => `${text}${written(values[index - 1])}${part}`));
}

function written(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Html) return piece.text;
  if (typeof piece === "object") return piece.map(written).join("");
  return plainText(String(piece)).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
