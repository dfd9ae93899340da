import { TokenError } from "../../provider/errors";
import { type CommandContext, UsageError } from "../command";
import { type Connection, type Reach, sayHowToLeaveOut, scopesText } from "../connections";
import { messageOf } from "../failure";
import { type ListedToken, listedToken } from "../listedToken";
import { listTokens, withLeftOut } from "../listing";

/** The form of every id of the service: it is not asked for anything else that somebody has typed. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The tokens to revoke over one connection. */
export interface Chosen {
  readonly connection: Connection;
  readonly tokens: readonly ListedToken[];
}

/** The matching tokens of the service. */
export interface RevokeSelection {
  readonly chosen: readonly Chosen[];
  /** Several tokens have the prefix of the secret, and it is unknown which one is meant. */
  readonly ambiguous: boolean;
}

/**
 * Finds the tokens with these ids. One kind of token that cannot be listed stops nothing if the other has them all: a
 * leaked token must not stay alive because of that.
 *
 * @throws TokenError `not-found` if one is not listed
 * @throws UsageError if one is, or may be, the credential in use, or if an id means tokens of both kinds
 */
export async function selectByIds(
  ids: readonly string[],
  reach: Reach,
  context: CommandContext,
): Promise<RevokeSelection> {
  const { connections } = reach;
  const askable = ids.map((id) => id.toLowerCase()).filter((id) => UUID.test(id));
  const listings: Chosen[] = [];
  const failures: { readonly kind: string; readonly error: unknown }[] = [];
  for (const connection of connections) {
    try {
      listings.push({ connection, tokens: await listWith(askable, connection, context) });
    } catch (error) {
      if (connections.length === 1 || context.signal.aborted) throw error;
      failures.push({ kind: connection.kind, error: sayHowToLeaveOut(error, connection, connections) });
    }
  }
  const picked = new Map([...new Set(ids)].map((id) => [id, tokensWithId(id, listings)]));
  for (const [id, tokens] of picked) {
    if (tokens.length > 1) throw new UsageError(`${id} is the id of several tokens: say which with --kind`);
    if (tokens.length > 0) continue;
    const [failure] = failures;
    if (failure !== undefined) throw failure.error;
    const unseen = reach.unreached.map(
      ({ kind, notLookedAt }) => `. Not looked at: ${kind} tokens, because ${notLookedAt}`,
    );
    const where = `no token ${id} in ${scopesText(reach)}: nothing was revoked`;
    throw new TokenError("not-found", [where, ...unseen].join(""));
  }
  for (const { kind, error } of failures) {
    context.printError(`${kind} tokens were not looked at: ${messageOf(error)}`);
  }
  const chosen = [...picked.values()].flat();
  return {
    chosen: listings
      .map(({ connection }) => ({
        connection,
        tokens: chosen.filter(({ kind }) => kind === connection.kind),
      }))
      .filter(({ tokens }) => tokens.length > 0)
      .map(withoutCredential),
    ambiguous: false,
  };
}

/** The listing as commands show it, with the tokens that it leaves out. */
export async function listWith(
  ids: Iterable<string>,
  connection: Connection,
  context: CommandContext,
): Promise<ListedToken[]> {
  const records = await withLeftOut(await listTokens(connection, context), ids, connection, context);
  return records.map((record) => listedToken(record, connection.kind, context.clock.now()));
}

/** The refusal to revoke the credential. */
export function selfRevocation(what: string, source: string): UsageError {
  return new UsageError(
    `${what} is the credential in use (${source}), or has its prefix: nothing was revoked. Set another management token there first`,
  );
}

function tokensWithId(id: string, listings: readonly Chosen[]): ListedToken[] {
  return listings.flatMap(
    ({ tokens }) => tokens.find((token) => token.id.toLowerCase() === id.toLowerCase()) ?? [],
  );
}

function withoutCredential(choice: Chosen): Chosen {
  for (const token of choice.tokens) {
    const used = choice.connection.credentials.find(({ prefix }) => prefix !== "" && prefix === token.prefix);
    if (used !== undefined && token.status === "active") throw selfRevocation(token.id, used.source);
  }
  return choice;
}
