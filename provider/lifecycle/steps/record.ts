import type { TokenRecord } from "../../backends/backend";
import type { Context } from "./context";

/**
 * The record of a token: from a listing, or else from the service's answer about this one token, where it gives one. So
 * a listing that leaves out a token does not make it look gone.
 *
 * @returns undefined if the service does not know it
 */
export async function recordOf(
  records: readonly TokenRecord[],
  id: string,
  { backend }: Pick<Context, "backend">,
): Promise<TokenRecord | undefined> {
  return records.find((record) => record.id === id) ?? (await backend.get?.(id));
}
