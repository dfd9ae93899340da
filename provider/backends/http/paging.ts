import { signOfPaging } from "../paging";

/**
 * Why the body of an answer is not the complete listing, according to its headers.
 *
 * @param headers with lower-case names
 * @param count how many items were received
 * @returns undefined if nothing says so
 */
export function pagingIn(headers: Readonly<Record<string, string>>, count: number): string | undefined {
  const { link = "", "content-range": range = "", "x-pagination": pagination } = headers;
  if (/;\s*rel\s*=\s*"?[^",;]*\b(next|prev|previous)\b/i.test(link))
    return "the header link names another page";
  const [, first, total] = /^\s*\w+\s+(?:(\d+)-\d+|\*)\/(\d+|\*)\s*$/.exec(range) ?? [];
  if (Number(first ?? 0) > 0 || Number(total) > count) return `the header content-range says ${range.trim()}`;
  const sign = signOfPaging(headers, count) ?? signOfPaging(fieldsOf(pagination), count);
  return sign === undefined ? undefined : `the header ${sign}`;
}

/** Some services put all of it into one header, as JSON. */
function fieldsOf(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
