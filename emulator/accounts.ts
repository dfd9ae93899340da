/** The Dedicated account that the emulator serves by default. */
export const DEFAULT_ACCOUNT_ID = "11111111-1111-4111-8111-111111111111";

/** The key of the one Clustered account, which has no id. */
export const CLUSTERED = "clustered";

/** Names an account inside the emulator: a Dedicated account's UUID in lower case, or {@link CLUSTERED}. */
export type AccountKey = string;

/** Whether a text is a UUID, of any version and case. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
