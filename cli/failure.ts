/** The code of an error of Node's, such as `ENOENT`; undefined where there is none. */
export function codeOf(error: unknown): string | undefined {
  // By shape: an error of another realm, as in a test runner, is no instance of this one's Error.
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** What an error says to the user. */
export function messageOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("message" in error)) return String(error);
  return String(error.message);
}
