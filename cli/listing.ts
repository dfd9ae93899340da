import type { TokenRecord } from "../provider/backends/backend";
import { Limit } from "../provider/backends/limit";
import { TokenError } from "../provider/errors";
import { isWhole } from "../provider/lifecycle/steps/listing";
import type { CommandContext } from "./command";
import type { Connection } from "./connections";
import { withProgress } from "./progress";

/** How many tokens are asked for at the same time. */
const AT_ONCE = 8;

/** Lists the tokens of a connection. */
export function listTokens({ backend }: Connection, context: CommandContext): Promise<TokenRecord[]> {
  return withProgress(`listing the tokens of ${backend.scope}`, context, () =>
    backend.list({ signal: context.signal }),
  );
}

/**
 * A listing, and the tokens that it leaves out although the service knows them. Nothing proves that a listing of
 * database tokens is whole, but each of them can be asked for.
 *
 * @param ids the tokens in question
 */
export async function withLeftOut(
  records: readonly TokenRecord[],
  ids: Iterable<string>,
  { backend }: Pick<Connection, "backend">,
  options: { readonly signal?: AbortSignal } = {},
): Promise<readonly TokenRecord[]> {
  const listed = new Set(records.map(({ id }) => id.toLowerCase()));
  const asked = [...new Set(ids)].filter((id) => !listed.has(id.toLowerCase()));
  const limit = new Limit(AT_ONCE);
  const found = await Promise.all(asked.map((id) => limit.run(async () => backend.get?.(id, options))));
  return [...records, ...found.filter((record) => record !== undefined)];
}

/**
 * Refuses an incomplete listing: it cannot prove that a token does not exist or is not live.
 *
 * @throws TokenError `protocol` if the credential's own token is not in it
 */
export function requireWhole(
  records: readonly TokenRecord[],
  { backend, inUse }: Connection,
  { clock }: CommandContext,
): void {
  if (isWhole(records, inUse, clock.now())) return;
  throw new TokenError(
    "protocol",
    `the credential that asked for the listing is not in it: the listing of ${backend.scope} is incomplete and proves nothing. Check which account is configured`,
  );
}
