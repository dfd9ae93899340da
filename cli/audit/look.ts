import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { TokenError } from "../../provider/errors";
import { isWhole } from "../../provider/lifecycle/listing";
import { holdsToken } from "../../provider/redact";
import { type CommandContext, UsageError } from "../command";
import { codeOf, messageOf } from "../failure";
import { withProgress } from "../progress";
import type { Connection } from "../settings";
import type { StackState } from "../states/stackState";
import { type Audit, agreed, classify } from "./classify";

/** What an audit is made from. */
export interface Look {
  readonly audit: Audit;
  readonly states: readonly StackState[];
}

/**
 * Compares the service with states. The listing comes first: what is made meanwhile is in the states at the
 * latest, and whatever looks wrong has to look the same in a second listing.
 */
export async function look(
  connection: Connection,
  readStates: () => Promise<StackState[]>,
  kept: ReadonlySet<string>,
  context: CommandContext,
): Promise<Look> {
  const records = await wholeListing(connection, context);
  const states = await readStates();
  const judge = (listing: typeof records) =>
    classify({ records: listing, scope: connection.backend.scope, states, kept, now: context.clock.now() });
  const first = judge(records);
  if (first.dead.length === 0 && !first.tokens.some(isFinding)) return { audit: first, states };
  return { audit: agreed(first, judge(await wholeListing(connection, context))), states };
}

/** Whether somebody has to do something about a token. */
export function isFinding(token: Audit["tokens"][number]): boolean {
  return token.class === "orphan" || token.class === "pending";
}

/**
 * The whole listing.
 *
 * @throws TokenError `protocol` where the credential's own token is not in it: then it is not the whole account
 */
export async function wholeListing({ backend, inUse }: Connection, context: CommandContext) {
  const records = await withProgress(`listing the tokens of ${backend.scope}`, context, () =>
    backend.list({ signal: context.signal }),
  );
  if (isWhole(records, inUse, context.clock.now())) return records;
  throw new TokenError(
    "protocol",
    `the credential that asked for the listing is not in it: it is not the whole of ${backend.scope}, and nothing is concluded from it. Check the account that is set`,
  );
}

/** Reads the ids that the user knows about: one a line, `#` begins a comment. */
export function readKept(file: string | undefined, { folder }: CommandContext): ReadonlySet<string> {
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
