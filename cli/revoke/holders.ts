import { type Place, placesOf } from "../audit/classify";
import { type CommandContext, UsageError } from "../command";
import type { Connection } from "../connections";
import { messageOf } from "../failure";
import type { ListedToken } from "../listedToken";
import { ofKind } from "../states/ofKind";
import { namesStates, type StateValues, stateSource } from "../states/sources";

/** What states say about tokens that are to be revoked. */
export interface Holders {
  /** Where a state contains one. */
  readonly placeOf: (token: ListedToken) => Place | undefined;
  /** Why no state was read; undefined if they were read or not needed. */
  readonly unread?: string;
}

/**
 * Looks for tokens in the states, because adopted tokens carry no marker. States that flags name must be readable. All
 * others are read if possible: a leaked token must not stay alive just because a state backend is down. The account's
 * name in a state makes no difference: a false match costs the user a flag, a missed one costs a token in use.
 *
 * @param doubtful the tokens that may belong to a stack
 */
export async function findHolders(
  doubtful: readonly ListedToken[],
  connections: readonly Connection[],
  values: StateValues,
  context: CommandContext,
): Promise<Holders> {
  const none = { placeOf: () => undefined };
  if (doubtful.length === 0) return none;
  try {
    const states = await stateSource(values, context).read();
    const places = new Map(
      connections.map(({ kind, backend }) => [kind, placesOf(ofKind(states, kind), backend.scope)]),
    );
    return { placeOf: ({ id, kind }) => places.get(kind)?.get(id) };
  } catch (error) {
    if (context.signal.aborted || error instanceof UsageError || namesStates(values)) throw error;
    return { ...none, unread: messageOf(error) };
  }
}

/** The owner of a token that a state contains. */
export function holderOf({ resource, stack, scope }: Place): string {
  return `${resource} of ${stack}${scope === undefined ? "" : `, which uses the account name ${scope}`}`;
}
