/**
 * Parses JSON in which one field can be a whole number beyond 2^53, such as nanoseconds. With 16 digits and more, its
 * value becomes text, digit by digit; everything else is as with `JSON.parse`.
 *
 * @param field its name, letters only
 * @throws SyntaxError if the text is not JSON
 */
export function parseWithExact(field: string, text: string): unknown {
  const rounded: unknown = JSON.parse(text);
  // The other strings are matched too, so that nothing inside them is taken for the field.
  const long = new RegExp(`("${field}"\\s*:\\s*)(-?\\d{16,})(?![\\d.eE])|"(?:[^"\\\\]|\\\\.)*"`, "g");
  const exact = text.replace(long, (whole, key?: string, digits?: string) =>
    key === undefined ? whole : `${key}"${digits}"`,
  );
  return exact === text ? rounded : JSON.parse(exact);
}
