import type { TokenRecord } from "../../provider/backends/backend";
import { readState } from "../../provider/lifecycle/state";
import { isWhole, Listing, statusOf } from "../../provider/lifecycle/steps/listing";
import { revoke } from "../../provider/lifecycle/steps/revoke";
import { fingerprint } from "../../provider/token/secret";
import type { CommandContext } from "../command";
import { messageOf } from "../failure";
import type { ListedToken } from "../listedToken";
import { withLeftOut } from "../listing";
import { withProgress } from "../progress";
import type { Chosen } from "./selectTokens";

/** The outcome for one token. */
export interface Outcome {
  readonly token: ListedToken;
  /** Whether the service says that it is no longer usable. */
  readonly dead: boolean;
  /** In words. */
  readonly result: string;
}

/** The outcome for all tokens. */
interface Outcomes {
  readonly outcomes: readonly Outcome[];
  /** Why the service could not be asked at the end. The outcomes are then only what it answered before. */
  readonly unlisted?: string;
}

/** Revokes tokens of one kind, one after the other, continues after a failure, and at the end asks the service for the outcome. */
export async function revokeAll(
  { connection, tokens }: Chosen,
  secret: string | undefined,
  context: CommandContext,
): Promise<Outcomes> {
  const { backend, credentials, inUse } = connection;
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
  const now = context.clock.now();
  let records: readonly TokenRecord[] | undefined;
  let unlisted: string | undefined;
  try {
    const ids = tokens.map(({ id }) => id);
    records = await withProgress("asking the service for the outcome", context, async () =>
      withLeftOut(await backend.list(), ids, connection),
    );
  } catch (error) {
    unlisted = messageOf(error);
  }
  const whole = records !== undefined && isWhole(records, inUse, now);
  const outcomes = tokens.map((token): Outcome => {
    if (token.status !== "active") return { token, dead: true, result: `was ${token.status} already` };
    const record = records?.find(({ id }) => id === token.id);
    const failure = failures.get(token.id);
    const status = record === undefined ? undefined : statusOf(record, now);
    if (status === "active") {
      return { token, dead: false, result: `STILL LIVE (${failure ?? "the service lists it as live"})` };
    }
    if (status !== undefined) return { token, dead: true, result: status };
    if (failure === undefined) {
      return { token, dead: true, result: "revoked, as the service confirmed; no longer listed" };
    }
    return whole
      ? { token, dead: true, result: "gone" }
      : { token, dead: false, result: `NOT KNOWN TO BE REVOKED (${failure})` };
  });
  return { outcomes, ...(unlisted === undefined ? {} : { unlisted }) };
}
