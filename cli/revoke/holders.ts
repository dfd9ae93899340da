import type { OwnScope } from "../../provider/account/scope";
import { type Place, placesOf } from "../audit/classify";
import { inOwnScope } from "../audit/sameAccount";
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
 * state backend that is down.
 *
 * @param doubtful those that may be a stack's
 * @param own the account that they are listed in, and what else it is called
 */
export async function findHolders(
  doubtful: readonly ListedToken[],
  own: OwnScope,
  values: StateValues,
  context: CommandContext,
): Promise<Holders> {
  if (doubtful.length === 0) return { places: new Map() };
  try {
    const states = inOwnScope(await stateSource(values, context).read(), own, doubtful);
    return { places: placesOf(states, own.scope) };
  } catch (error) {
    if (context.signal.aborted || error instanceof UsageError || namesStates(values)) throw error;
    return { places: new Map(), unread: messageOf(error) };
  }
}
