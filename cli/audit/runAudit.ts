import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { TokenRecord } from "../../provider/backends/backend";
import { holdsToken } from "../../provider/token/redact";
import { type CommandContext, UsageError } from "../command";
import { codeOf, messageOf } from "../failure";
import { requireWhole } from "../listing";
import { withProgress } from "../progress";
import type { Connection } from "../settings";
import { requireShown } from "../states/hidden";
import type { StateSource } from "../states/sources";
import type { StackState } from "../states/stackState";
import { type Audit, agreed, classify, isFinding, isUndecided } from "./classify";
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
 * Compares the service with states. The listing comes first, so that the states contain whatever is created in the
 * meantime. Anything that looks wrong has to look the same in a second listing. If a token seems to be lost, every
 * other stack of the state backend is read too: resources move between stacks, and stacks are renamed.
 */
export async function runAudit(
  connection: Connection,
  source: StateSource,
  knownIds: ReadonlySet<string>,
  context: CommandContext,
): Promise<AuditRun> {
  const { scope } = connection.backend;
  const records = await wholeListing(connection, context);
  const asked = await source.read();
  requireShown(asked, ["scope"]);
  const own = { scope, aliases: connection.settings.scopeAliases };
  const evidenceOf = (
    listing: typeof records,
    states: readonly StackState[] = asked,
    others?: readonly StackState[],
  ) => ({
    records: listing,
    scope,
    states: inOwnScope(states, own, listing),
    ...(others === undefined ? {} : { others: inOwnScope(others, own, listing) }),
    knownIds,
    now: context.clock.now(),
  });
  const whole = isUndecided(evidenceOf(records)) ? await source.readRest(asked) : undefined;
  const judge = (listing: typeof records) => classify(evidenceOf(listing, whole?.states, whole?.others));
  const [audit, others] = [judge(records), whole?.others.length ?? 0];
  if (audit.dead.length === 0 && !audit.tokens.some(isFinding)) return { audit, states: asked, others };
  const second = judge(await wholeListing(connection, context));
  return { audit: agreed(audit, second), states: asked, others };
}

/**
 * The complete listing.
 *
 * @throws TokenError `protocol` if the credential's own token is not in it: then it is not the whole account
 */
async function wholeListing(connection: Connection, context: CommandContext): Promise<TokenRecord[]> {
  const { backend } = connection;
  const records = await withProgress(`listing the tokens of ${backend.scope}`, context, () =>
    backend.list({ signal: context.signal }),
  );
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
