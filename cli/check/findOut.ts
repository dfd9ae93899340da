import type { TokenRecord } from "../../provider/backends/backend";
import { defined } from "../../provider/defined";
import { isTokenError, type TokenError } from "../../provider/errors";
import { isAlive } from "../../provider/lifecycle/steps/listing";
import { formatDuration, parseInstant } from "../../provider/token/time";
import type { CommandContext } from "../command";
import type { Connection } from "../connections";
import { withProgress } from "../progress";

/** What can be wrong; see `check --help`. */
export type Problem = "refused" | "unreachable" | "not-listed" | "ends-soon";

/** What asking the service showed. */
export interface Finding {
  readonly reachable: boolean;
  readonly milliseconds: number;
  /** How many tokens it lists. */
  readonly tokens?: number;
  /** How many databases a cluster has. */
  readonly databases?: number;
  /** The credential's own record. */
  readonly id?: string;
  readonly expiresAt?: string;
  /** What is wrong, if anything. */
  readonly problem?: { readonly class: Problem; readonly words: string };
}

/**
 * Asks the service for a listing, and looks for the credential in it.
 *
 * @param within how soon, in milliseconds, the end of the credential is a problem
 */
export async function findOut(
  connection: Connection,
  within: number,
  context: CommandContext,
): Promise<Finding> {
  const started = context.clock.now();
  const took = () => context.clock.now() - started;
  try {
    const { backend, databases } = connection;
    const records = await withProgress(`asking ${backend.scope}`, context, () =>
      backend.list({ signal: context.signal }),
    );
    const found = await databases?.list({ signal: context.signal });
    const judged = judge(connection, records, within, context.clock.now());
    return {
      reachable: true,
      milliseconds: took(),
      tokens: records.length,
      ...defined({ databases: found?.length }),
      ...judged,
    };
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return { milliseconds: took(), ...judgeFailure(error) };
  }
}

function judgeFailure(error: TokenError): Pick<Finding, "reachable" | "problem"> {
  const words = error.message;
  return isTokenError(error, "authentication", "permission")
    ? { reachable: true, problem: { class: "refused", words } }
    : { reachable: false, problem: { class: "unreachable", words } };
}

/** What the listing says about the credential that requested it. */
function judge(
  { backend, inUse }: Connection,
  records: readonly TokenRecord[],
  within: number,
  now: number,
): Pick<Finding, "id" | "expiresAt" | "problem"> {
  const prefix = inUse?.prefix ?? "";
  // A personal login, or a credential that is not a management token, cannot be identified in a listing.
  if (prefix === "") return {};
  const alive = records.filter((record) => record.tokenPrefix === prefix && isAlive(record, now));
  // If several have the same prefix, the one that expires first is assumed, because the listing cannot tell which it
  // is.
  const ends = (record: TokenRecord) => parseInstant(record.expiresAt ?? "") ?? Number.POSITIVE_INFINITY;
  const [record] = alive.sort((one, other) => (ends(one) < ends(other) ? -1 : 1));
  if (record === undefined) {
    const words = `no live token ${prefix}… is listed: the credential does not belong to ${backend.scope}`;
    return { problem: { class: "not-listed", words } };
  }
  const left = ends(record) - now;
  const own = defined({ id: record.id, expiresAt: record.expiresAt });
  if (left > within) return own;
  const words = `the credential expires in ${formatDuration(left)}: create a new one and store it where this one comes from`;
  return { ...own, problem: { class: "ends-soon", words } };
}
