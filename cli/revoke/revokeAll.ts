import { Listing, statusOf } from "../../provider/lifecycle/listing";
import { revoke } from "../../provider/lifecycle/revoke";
import { readState } from "../../provider/lifecycle/state";
import { fingerprint } from "../../provider/secret";
import type { CommandContext } from "../command";
import { messageOf } from "../failure";
import type { ListedToken } from "../listedToken";
import { withProgress } from "../progress";
import type { Connection } from "../settings";

/** What became of a token that was to be revoked. */
export interface Outcome {
  readonly token: ListedToken;
  /** Whether the service says that it cannot be used any more. */
  readonly dead: boolean;
  /** In words. */
  readonly result: string;
}

/**
 * Revokes tokens one after the other, goes on after one that fails, and asks the service at the end what became
 * of them.
 */
export async function revokeAll(
  tokens: readonly ListedToken[],
  { backend, credentials, secret }: Connection & { readonly secret: string | undefined },
  context: CommandContext,
): Promise<Outcome[]> {
  const listing = new Listing(backend);
  const failures = new Map<string, string>();
  for (const token of tokens.filter(({ status }) => status === "active")) {
    try {
      context.signal.throwIfAborted();
      const state = readState(
        {
          tokenId: token.id,
          tokenPrefix: token.prefix,
          scope: backend.scope,
          ...(secret === undefined ? {} : { fingerprint: fingerprint(secret) }),
        },
        token.id,
      );
      await withProgress(`revoking token ${token.id}`, context, () =>
        revoke(state, {
          backend,
          clock: context.clock,
          listing,
          credentials,
        }),
      );
    } catch (error) {
      failures.set(token.id, context.signal.aborted ? "interrupted" : messageOf(error));
    }
  }
  const records = await withProgress("asking the service what became of them", context, () => backend.list());
  return tokens.map((token) => {
    const record = records.find(({ id }) => id === token.id);
    const status = record === undefined ? "gone" : statusOf(record, context.clock.now());
    const failure = failures.get(token.id);
    if (token.status !== "active") return { token, dead: true, result: `was ${token.status} already` };
    if (status !== "active") return { token, dead: true, result: status };
    return { token, dead: false, result: `STILL ALIVE (${failure ?? "the service lists it alive"})` };
  });
}
