import type { CreatedToken } from "../backends/backend";
import { isTokenError, TokenError } from "../errors";
import { parseInstant, sameInstant } from "../expiry";
import { markDescription, newNonce, splitDescription } from "../owner";
import type { Context } from "./context";
import { isAlive } from "./listing";
import { revoke } from "./revoke";

/** What a token is made from. */
export interface Wanted {
  /** The user's text, without the owner marker. */
  readonly description: string;
  /** Encoded `ORG/PROJECT/STACK/NAME`. */
  readonly owner: string;
  /** The end of its life; RFC 3339, whole seconds, UTC. Undefined: never. */
  readonly expiresAt?: string;
  /**
   * The nonce of every attempt, where it has to be found again by a later run.
   * @default a random one for each attempt
   */
  readonly nonce?: string;
}

/** How often a token is asked for: once, and once more after a first attempt whose outcome was unknown. */
const ATTEMPTS = 2;

/** How far the service's clock and ours may be apart before the user hears of it. */
const CLOCK_SKEW_MS = 60_000;

/** How long a request that is under way when the process has to end may still be answered. */
const ANSWER_WHILE_ENDING_MS = 1_500;

/**
 * Makes exactly one token, or none.
 *
 * When it is unknown whether a request was carried out, the listing is searched for the attempt's nonce, what is
 * found is revoked (its secret is lost), and the token is asked for once more.
 *
 * @throws TokenError `ambiguous`, with the nonce to look for, when it cannot be known whether a token was left
 *   behind; any other code means that none was
 */
export async function mint(wanted: Wanted, context: Context): Promise<CreatedToken> {
  const lost: string[] = [];
  for (let attempt = 1; ; attempt++) {
    const nonce = wanted.nonce ?? newNonce();
    try {
      const created = await askOnce(wanted, nonce, context);
      await revokeUnwanted(created, wanted, context);
      if (lost.length > 0) await sweepOnceMore(lost, context, created.record.id);
      warnOfClock(created, context);
      return created;
    } catch (error) {
      if (!isTokenError(error, "ambiguous")) {
        if (lost.length > 0) await sweepOnceMore(lost, context);
        throw error;
      }
      lost.push(nonce);
      await revokeLost(lost, error, context);
      if (attempt === ATTEMPTS || context.ending.aborted) {
        throw new TokenError(
          "unavailable",
          `${error.message}. Nothing was left behind: the service was searched for a token of this attempt. Try again later`,
          { cause: error },
        );
      }
    }
  }
}

async function askOnce(wanted: Wanted, nonce: string, context: Context): Promise<CreatedToken> {
  const patience = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const beforeEnd = () => {
    timer = setTimeout(() => patience.abort(), ANSWER_WHILE_ENDING_MS);
  };
  if (context.ending.aborted) throw endedEarly();
  context.ending.addEventListener("abort", beforeEnd);
  try {
    return await context.backend.create(
      {
        description: markDescription(wanted.description, wanted.owner, nonce),
        ...(wanted.expiresAt === undefined ? {} : { expiresAt: wanted.expiresAt }),
      },
      { signal: patience.signal },
    );
  } finally {
    clearTimeout(timer);
    context.ending.removeEventListener("abort", beforeEnd);
    context.listing.drop();
  }
}

/** Revokes a token again that is not what was asked for, or that nobody will be told of. */
async function revokeUnwanted({ record }: CreatedToken, wanted: Wanted, context: Context): Promise<void> {
  const problem = problemWith(record.expiresAt, wanted.expiresAt);
  if (problem === undefined && !context.ending.aborted) return;
  await revokeAgain(record.id, context);
  throw problem === undefined
    ? endedEarly(record.id)
    : new TokenError("protocol", `the service made token ${record.id} ${problem}; it was revoked again`);
}

function problemWith(made: string | undefined, wanted: string | undefined): string | undefined {
  if (made === undefined && wanted === undefined) return undefined;
  if (made !== undefined && wanted !== undefined && sameInstant(made, wanted)) return undefined;
  return `with ${made === undefined ? "no expiry" : `the expiry ${made}`} although ${wanted ?? "none"} was asked for`;
}

/** Revokes a token that was just made and must not stay. A failure names it: it is in no state. */
export async function revokeAgain(id: string, context: Context): Promise<void> {
  try {
    await revoke({ tokenId: id, tokenPrefix: "", scope: context.backend.scope }, context);
  } catch (error) {
    throw new TokenError(
      "ambiguous",
      `token ${id} was made, must not be kept and could not be revoked (${reasonOf(error)}): revoke it with \`influxdb-tokens revoke ${id} --managed --yes\``,
      { cause: error },
    );
  }
}

/** What the service said, without what would be right for a token that a state holds. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** The failure of a call that was cut off because the process has to end. */
export function endedEarly(id?: string): TokenError {
  const what = id === undefined ? "no token was made" : `token ${id} was revoked again`;
  return new TokenError("unavailable", `the run was ended before the token could be recorded: ${what}`);
}

/**
 * Revokes every living token whose marker holds one of the nonces.
 *
 * @param keep the one that is not lost
 */
export async function revokeByNonce(
  nonces: readonly string[],
  context: Context,
  keep?: string,
): Promise<void> {
  const now = context.clock.now();
  for (const record of await context.listing.fresh()) {
    const nonce = splitDescription(record.description).marker?.nonce;
    if (nonce === undefined || !nonces.includes(nonce) || record.id === keep || !isAlive(record, now))
      continue;
    await context.backend.revoke(record.id);
    context.listing.drop();
  }
}

async function revokeLost(
  nonces: readonly string[],
  cause: TokenError,
  context: Context,
  keep?: string,
): Promise<void> {
  try {
    await revokeByNonce(nonces, context, keep);
  } catch (error) {
    throw new TokenError(
      "ambiguous",
      `${cause.message}. Whether a token was left behind could not be found out (${error instanceof Error ? error.message : "unknown"}). ` +
        `Its description would hold the marker #${nonces.join(", #")}: find it with \`influxdb-tokens list --orphan\` and revoke it`,
      { cause: error },
    );
  } finally {
    context.listing.drop();
  }
}

/** A request that was given up may be carried out late: look again once the second attempt is through. */
async function sweepOnceMore(nonces: readonly string[], context: Context, keep?: string): Promise<void> {
  const cause = new TokenError("ambiguous", "a first attempt to make the token had an unknown outcome");
  try {
    await revokeLost(nonces, cause, context, keep);
  } catch (error) {
    // The second attempt's token is in hand and must not be lost to this.
    context.warn(error instanceof Error ? error.message : String(error));
  }
}

function warnOfClock({ record }: CreatedToken, { clock, warn }: Context): void {
  const created = parseInstant(record.createdAt);
  if (created === undefined) return;
  const apart = Math.abs(clock.now() - created);
  if (apart > CLOCK_SKEW_MS) {
    warn(
      `this machine's clock and the service's are ${Math.round(apart / 1000)} s apart: expiry is judged by this machine's. Set the clock`,
    );
  }
}
