import { parseObject } from "../jsonBody";

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/**
 * The numbers in a JSON object as they are written there: JavaScript's numbers are not exact for every int64.
 *
 * @param text a JSON object
 * @returns the source text of each field that is a number
 */
export function numberTexts(text: string): Readonly<Record<string, string>> {
  const quoted = parseObject(
    text.replace(STRING_OR_NUMBER, (found) => (found.startsWith('"') ? found : `"${found}"`)),
  );
  return Object.fromEntries(
    Object.entries(parseObject(text))
      .filter(([, value]) => typeof value === "number")
      .map(([field]) => [field, String(quoted[field])]),
  );
}
