/** Whether fields of a stored record are texts. */
export function hasTexts(
  record: Readonly<Record<string, unknown>>,
  required: readonly string[],
  optional: readonly string[] = [],
): boolean {
  return (
    required.every((key) => typeof record[key] === "string") &&
    optional.every((key) => record[key] === undefined || typeof record[key] === "string")
  );
}
