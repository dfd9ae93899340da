/**
 * Recognizes that a listing is one page of several. No such listing is documented, and one that is taken for the
 * whole makes living tokens look gone.
 */

/** Names under which what follows is announced: a page, a cursor, or that there is more. */
const MORE =
  /^(next((page)?(token|cursor|key|url|uri|link|number|id)?|offset|marker|batch|set|results?)|(end|after)?cursor|(ms)?continuation(token)?|hasmore|hasnext(page)?|more|morepages)$/;

/** Names under which the number of all items is told. */
const ITEMS = /^total(count|items|results|records|elements|size)?$/;

/** Names under which the number of pages is told. */
const PAGES = /^((total|num|number(of)?)pages|pages?(count|total|s)?)$/;

/**
 * Why a listing is not the whole, by what is said beside it in headers or fields.
 *
 * @param beside names and values
 * @param count how many items came
 * @returns undefined where nothing says so
 */
export function signOfPaging(beside: Readonly<Record<string, unknown>>, count: number): string | undefined {
  for (const [name, value] of Object.entries(beside)) {
    const bare = name
      .toLowerCase()
      .replace(/^x-/, "")
      .replace(/[^a-z]/g, "")
      .replace(/^pagination(?=.)/, "");
    const number =
      typeof value === "number" ? value : Number(typeof value === "string" && value ? value : NaN);
    if (MORE.test(bare) && saysSomething(value)) return `${name} announces more`;
    if (ITEMS.test(bare) && number > count) return `${name} says ${number}, and ${count} came`;
    if (PAGES.test(bare) && number > 1) return `${name} says ${number}`;
  }
  return undefined;
}

function saysSomething(value: unknown): boolean {
  return ![undefined, null, false, 0, "", "0", "false", "null", "none"].includes(
    typeof value === "string" ? value.trim().toLowerCase() : (value as null),
  );
}
