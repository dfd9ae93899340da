/**
 * Recognizes that a listing is one page of several. Paging is not documented, but a page mistaken for the complete
 * listing would make live tokens look gone.
 */

/** Names that announce more: a next page, a cursor, or a flag. */
const MORE =
  /^(next((page)?(token|cursor|key|url|uri|link|number|id)?|offset|marker|batch|set|results?)|(end|after)?cursor|(ms)?continuation(token)?|hasmore|hasnext(page)?|more|morepages)$/;

/** Names of a total number of items. */
const ITEMS = /^total(count|items|results|records|elements|size)?$/;

/** Names of a number of pages. */
const PAGES = /^((total|num|number(of)?)pages|pages?(count|total|s)?)$/;

/**
 * Why a listing is incomplete, according to headers or fields beside it.
 *
 * @param beside names and values
 * @param count how many items were received
 * @returns undefined if nothing says so
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
    if (ITEMS.test(bare) && number > count) return `${name} says ${number}, and ${count} were received`;
    if (PAGES.test(bare) && number > 1) return `${name} says ${number}`;
  }
  return undefined;
}

function saysSomething(value: unknown): boolean {
  return ![undefined, null, false, 0, "", "0", "false", "null", "none"].includes(
    typeof value === "string" ? value.trim().toLowerCase() : (value as null),
  );
}
