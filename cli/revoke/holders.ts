import { type Place, placesOf } from "../audit/classify";
import { type CommandContext, UsageError } from "../command";
import { messageOf } from "../failure";
import type { ListedToken } from "../listedToken";
import { namesStates, type StateValues, stateSource } from "../states/sources";

/** What states say about tokens that are to be revoked. */
export interface Holders {
  /** Where a state contains one, by its id. */
  readonly places: ReadonlyMap<string, Place>;
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
  scope: string,
  values: StateValues,
  context: CommandContext,
): Promise<Holders> {
  if (doubtful.length === 0) return { places: new Map() };
  try {
    return { places: placesOf(await stateSource(values, context).read(), scope) };
  } catch (error) {
    if (context.signal.aborted || error instanceof UsageError || namesStates(values)) throw error;
    return { places: new Map(), unread: messageOf(error) };
  }
}

/** The owner of a token that a state contains. */
export function holderOf({ resource, stack, scope }: Place): string {
  return `${resource} of ${stack}${scope === undefined ? "" : `, which uses the account name ${scope}`}`;
}
