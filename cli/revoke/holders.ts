import { type Place, placesOf } from "../audit/classify";
import { type CommandContext, UsageError } from "../command";
import { messageOf } from "../failure";
import type { ListedToken } from "../listedToken";
import { namesStates, type StateValues, stateSource } from "../states/sources";

/** What states say of tokens that are to be revoked. */
export interface Holders {
  /** Where a state holds one, by its id. */
  readonly places: ReadonlyMap<string, Place>;
  /** Why no state was read; undefined: they were, or there was no need. */
  readonly unread?: string;
}

/**
 * Looks for tokens in the states: those that a stack has adopted carry no marker. Where flags name the states, they
 * have to be readable; the others are read where there are any, because a leaked token must not stay alive for a
 * state backend that is down. What a state calls the account makes no difference: a mistaken find costs a flag, and
 * a missed one a token that is in use.
 *
 * @param doubtful those that may be a stack's
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

/** Whose a token is that a state holds. */
export function holderOf({ resource, stack, scope }: Place): string {
  return `${resource} of ${stack}${scope === undefined ? "" : `, which calls its account ${scope}`}`;
}
