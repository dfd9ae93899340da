/** The engine's marker for unknown strings: values that are known only after an update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * The engine's markers for unknown booleans, numbers, arrays, assets, archives and objects. Programs rarely produce
 * them, but the protocol allows them wherever a value of the type is expected.
 */
const MARKERS = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Whether this value itself is unknown. */
export function isUnknown(value: unknown): boolean {
  return typeof value === "string" && MARKERS.has(value);
}

/** Whether this value is unknown, or contains an unknown value anywhere. */
export function holdsUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}
