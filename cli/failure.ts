/** The code of a Node error, such as `ENOENT`; undefined if it has none. */
export function codeOf(error: unknown): string | undefined {
  // By shape: an error of another realm, as in a test runner, is not an instance of this realm's Error.
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** What an error says to the user. */
export function messageOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("message" in error)) return String(error);
  return String(error.message);
}
