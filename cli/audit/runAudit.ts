import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { relationOf } from "../../provider/account/scope";
import type { TokenRecord } from "../../provider/backends/backend";
import { holdsToken } from "../../provider/token/redact";
import { type CommandContext, UsageError } from "../command";
import { type Connection, forEachKind, ownScope } from "../connections";
import { codeOf, messageOf } from "../failure";
import { listTokens, requireWhole, withLeftOut } from "../listing";
import { requireShown } from "../states/hidden";
import { ofKind } from "../states/ofKind";
import type { StateSource, WholeBackend } from "../states/sources";
import type { StackState } from "../states/stackState";
import { type Audit, agreed, classify, type Evidence, isFinding, isUndecided, together } from "./classify";
import { inOwnScope } from "./sameAccount";

/** What an audit needs. */
export interface AuditRun {
  readonly audit: Audit;
  /** The requested ones. */
  readonly states: readonly StackState[];
  /** How many other stacks of the state backend were searched for ids. */
  readonly others: number;
}

/**
 * Compares the service with states. The listings come first, so that the states contain whatever is created in the
 * meantime. Anything that looks wrong has to look the same in a second listing. If a token seems to be lost, every
 * other stack of the state backend is read too: resources move between stacks, and stacks are renamed.
 */
export async function runAudit(
  connections: readonly Connection[],
  source: StateSource,
  knownIds: ReadonlySet<string>,
  context: CommandContext,
): Promise<AuditRun> {
  const listings = new Map(
    await forEachKind(connections, context, async (connection) => {
      const records = await wholeListing(connection, context);
      return [connection.kind, records] as const;
    }),
  );
  const asked = await source.read();
  for (const { kind } of connections) requireShown(ofKind(asked, kind), ["scope"]);
  const evidenceOf = (
    connection: Connection,
    listed: readonly TokenRecord[],
    whole?: WholeBackend,
  ): Evidence => {
    const { kind } = connection;
    const own = ownScope(connection);
    const named = (states: readonly StackState[]) => inOwnScope(ofKind(states, kind), own, listed);
    return {
      kind,
      records: listed,
      scope: own.scope,
      states: named(whole?.states ?? asked),
      ...(whole === undefined ? {} : { others: named(whole.others) }),
      knownIds,
      now: context.clock.now(),
    };
  };
  const complete = (connection: Connection, listed: readonly TokenRecord[]) =>
    withLeftOut(listed, mustLive(asked, connection), connection, context);
  const first = await forEachKind(connections, context, async (connection) => {
    const records = await complete(connection, listings.get(connection.kind) ?? []);
    return { connection, records, undecided: isUndecided(evidenceOf(connection, records)) };
  });
  const whole = first.some(({ undecided }) => undecided) ? await source.readRest(asked) : undefined;
  const audits = await forEachKind(connections, context, async (connection) => {
    const judge = (records: readonly TokenRecord[]) => classify(evidenceOf(connection, records, whole));
    const audit = judge(first.find((each) => each.connection === connection)?.records ?? []);
    if (audit.dead.length === 0 && !audit.tokens.some(isFinding)) return audit;
    return agreed(audit, judge(await complete(connection, await wholeListing(connection, context))));
  });
  return { audit: together(audits), states: asked, others: whole?.others.length ?? 0 };
}

/** The tokens that are dead if the service does not know them. */
function mustLive(states: readonly StackState[], connection: Connection): string[] {
  const own = ownScope(connection);
  return ofKind(states, connection.kind).flatMap(({ tokens }) =>
    tokens
      .filter(({ role, pendingDelete }) => role === "current" && !pendingDelete)
      .filter(({ scope }) => relationOf(scope, own) !== "other")
      .map(({ id }) => id),
  );
}

/**
 * The complete listing.
 *
 * @throws TokenError `protocol` if the credential's own token is not in it: then it is not the whole account
 */
async function wholeListing(connection: Connection, context: CommandContext): Promise<TokenRecord[]> {
  const records = await listTokens(connection, context);
  requireWhole(records, connection, context);
  return records;
}

/** Reads the ids of known tokens: one per line, `#` starts a comment. */
export function readKnownIds(file: string | undefined, { folder }: CommandContext): ReadonlySet<string> {
  if (file === undefined) return new Set();
  let text: string;
  try {
    text = readFileSync(resolve(folder, file), "utf8");
  } catch (error) {
    const why = codeOf(error) === "ENOENT" ? "there is no such file" : messageOf(error);
    throw new UsageError(`--except ${file}: ${why}`);
  }
  const ids = text
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "");
  const wrong = ids.findIndex((id) => /\s/.test(id) || holdsToken(id) || id.length > 200);
  if (wrong >= 0) throw new UsageError(`--except ${file}: entry ${wrong + 1} is not the id of a token`);
  return new Set(ids);
}
