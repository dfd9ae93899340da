import type { CreatedToken, TokenRecord } from "../../backends/backend";
import { isTokenError, TokenError } from "../../errors";
import { type Marker, markDescription, newNonce, splitDescription } from "../../token/ownerMarker";
import { parseInstant, sameInstant } from "../../token/time";
import type { Context } from "./context";
import { isAlive } from "./listing";
import { markerProblem } from "./marker";
import { revocable, revoke } from "./revoke";

/** What a token is made from. */
interface TokenRequest {
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

/** A new token, and the marker by which it is found again. */
export interface Minted extends CreatedToken {
  readonly marker: Marker;
}

/** Attempts to make a token whose outcome is unknown. */
interface Lost {
  /** Encoded `ORG/PROJECT/STACK/NAME` of their markers. */
  readonly path: string;
  /** One for each attempt; in a succession they are all the same. */
  readonly nonces: string[];
  /** The ids that were listed before the first attempt. */
  readonly before: ReadonlySet<string>;
  /** The ids of the tokens that were found to be theirs. */
  readonly found: Set<string>;
}

/** How often a token is asked for: once, and once more after a first attempt whose outcome was unknown. */
const ATTEMPTS = 2;

/** How far the service's clock and ours may be apart before the user hears of it. */
const CLOCK_SKEW_MS = 60_000;

/** How long a request that is under way when the process has to end may still be answered. */
const ANSWER_DURING_SHUTDOWN_MS = 1_500;

/**
 * Makes exactly one token, or none.
 *
 * When it is unknown whether a request was carried out, the listing is searched for the attempt's nonce, what is
 * found is revoked (its secret is lost), and the token is asked for once more.
 *
 * @throws TokenError `ambiguous`, with the nonce to look for, when it cannot be known whether a token was left
 *   behind; any other code means that none was
 */
export async function mint(wanted: TokenRequest, context: Context): Promise<Minted> {
  if (context.shutdown.aborted) throw shutDownEarly();
  await context.listing.requireReadable(context.credentials[0], context.clock.now());
  const lost: Lost = { path: wanted.owner, nonces: [], before: context.listing.known, found: new Set() };
  for (let attempt = 1; ; attempt++) {
    const nonce = wanted.nonce ?? newNonce();
    const marker: Marker = { path: wanted.owner, nonce };
    let created: CreatedToken;
    try {
      created = await askOnce(wanted, nonce, context);
    } catch (error) {
      if (!isTokenError(error, "ambiguous")) {
        if (lost.nonces.length > 0) await sweepOnceMore(lost, context);
        throw error;
      }
      lost.nonces.push(nonce);
      const listed = await revokeLost(lost, error, context);
      requireNoneAlike(listed, lost, error, context);
      if (error.isUnderWay) throw stillUnderWay(nonce, error);
      if (attempt === ATTEMPTS || context.shutdown.aborted) {
        throw new TokenError(
          "unavailable",
          `${error.message}. Nothing was left behind: the service was searched for a token of this attempt. Try again later`,
          { cause: error },
        );
      }
      continue;
    }
    // What was made is known from here on: a token that must not stay and cannot be revoked is no reason for another.
    await revokeUnlessAsRequested(created, wanted, marker, context).finally(() =>
      lost.nonces.length > 0 ? sweepOnceMore(lost, context, created.record.id) : undefined,
    );
    warnOfClock(created, context);
    return { ...created, marker };
  }
}

async function askOnce(wanted: TokenRequest, nonce: string, context: Context): Promise<CreatedToken> {
  const patience = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const beforeEnd = () => {
    timer = setTimeout(() => patience.abort(), ANSWER_DURING_SHUTDOWN_MS);
  };
  if (context.shutdown.aborted) throw shutDownEarly();
  context.listing.attempted.add(nonce);
  context.shutdown.addEventListener("abort", beforeEnd);
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
    context.shutdown.removeEventListener("abort", beforeEnd);
    context.listing.drop();
  }
}

/** Revokes a token again that is not what was asked for, or that nobody will be told of. */
async function revokeUnlessAsRequested(
  { record }: CreatedToken,
  wanted: TokenRequest,
  marker: Marker,
  context: Context,
): Promise<void> {
  const problem = problemWith(record.expiresAt, wanted.expiresAt);
  const unmarked = markerProblem(record, marker);
  if (problem === undefined && unmarked === undefined && !context.shutdown.aborted) return;
  await revokeAgain(record, context);
  if (unmarked !== undefined) throw new TokenError("protocol", `${unmarked.message}. It was revoked again`);
  throw problem === undefined
    ? shutDownEarly(record.id)
    : new TokenError("protocol", `the service made token ${record.id} ${problem}; it was revoked again`);
}

/**
 * A search by nonce finds nothing where the service does not keep what a description says. Where not every attempt's
 * token was found, whatever was made since, and by nobody who can be told, is named: by its id alone, because neither
 * the service's clock nor the end that it gave the token has to be ours.
 */
function requireNoneAlike(
  listed: readonly TokenRecord[],
  { path, nonces, before, found }: Lost,
  cause: TokenError,
  { clock, listing: { attempted } }: Context,
): void {
  if (found.size >= nonces.length) return;
  const alike = listed.filter((record) => {
    if (before.has(record.id) || found.has(record.id) || !isAlive(record, clock.now())) return false;
    const { marker } = splitDescription(record.description);
    return marker === undefined || (marker.path === path && !attempted.has(marker.nonce));
  });
  if (alike.length === 0) return;
  throw new TokenError(
    "ambiguous",
    `${cause.message}. A token was made since that may be the one: ${alike.map(({ id }) => id).join(", ")}. Its description does not hold the marker that was asked for, so that this cannot be told: look at it with \`influxdb-tokens list\`, and revoke it only if nobody knows it`,
    { cause },
  );
}

function problemWith(made: string | undefined, wanted: string | undefined): string | undefined {
  if (made === undefined && wanted === undefined) return undefined;
  if (made !== undefined && wanted !== undefined && sameInstant(made, wanted)) return undefined;
  return `with ${made === undefined ? "no expiry" : `the expiry ${made}`} although ${wanted ?? "none"} was asked for`;
}

/** Revokes a token that was just made and must not stay. A failure names it: it is in no state. */
export async function revokeAgain(
  { id, tokenPrefix }: Pick<TokenRecord, "id" | "tokenPrefix">,
  context: Context,
): Promise<void> {
  try {
    await revoke({ tokenId: id, tokenPrefix, scope: context.backend.scope }, context);
  } catch (error) {
    throw new TokenError(
      "ambiguous",
      `token ${id} was made, must not be kept and could not be revoked (${reasonOf(error)}): revoke it with \`influxdb-tokens revoke ${id} --managed --yes\``,
      { cause: error },
    );
  }
}

/** What the service said, without what would be right for a token that a state holds. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** A request that nobody can end may make its token at any later time, and a second request would make another. */
function stillUnderWay(nonce: string, cause: TokenError): TokenError {
  return new TokenError(
    "ambiguous",
    `${cause.message}. No token of this attempt is there now, and one may yet be made: its description would hold the marker #${nonce}. Once the request has ended, find it with \`influxdb-tokens list --orphan\` and revoke it`,
    { cause },
  );
}

/** The failure of a call that was cut off because the process has to end. */
export function shutDownEarly(id?: string): TokenError {
  const what = id === undefined ? "no token was made" : `token ${id} was revoked again`;
  return new TokenError("unavailable", `the run was ended before the token could be recorded: ${what}`);
}

/**
 * Revokes every living token that lost attempts have made.
 *
 * @param keep the one that is not lost
 * @returns the listing that was searched
 */
async function revokeByNonce(lost: Lost, context: Context, keep?: string): Promise<readonly TokenRecord[]> {
  const now = context.clock.now();
  const records = await context.listing.fresh();
  for (const record of records) {
    if (record.id === keep || !isOf(record, lost)) continue;
    if (!lost.before.has(record.id)) lost.found.add(record.id);
    if (isAlive(record, now)) await revoke(revocable(record, context.backend.scope), context);
  }
  return records;
}

/** Of what was made since, the nonce alone tells, wherever the service has put it. */
function isOf({ id, description }: TokenRecord, { nonces, before }: Lost): boolean {
  const marked = splitDescription(description).marker?.nonce;
  const isNew = !before.has(id);
  const text = description.toLowerCase();
  return nonces.some((nonce) => marked === nonce || (isNew && text.includes(nonce)));
}

async function revokeLost(
  lost: Lost,
  cause: TokenError,
  context: Context,
  keep?: string,
): Promise<readonly TokenRecord[]> {
  try {
    return await revokeByNonce(lost, context, keep);
  } catch (error) {
    throw new TokenError(
      "ambiguous",
      `${cause.message}. Whether a token was left behind could not be found out (${error instanceof Error ? error.message : "unknown"}). ` +
        `Its description would hold the marker #${lost.nonces.join(", #")}: find it with \`influxdb-tokens list --orphan\` and revoke it`,
      { cause: error },
    );
  } finally {
    context.listing.drop();
  }
}

/**
 * A request that was given up may be carried out late: look again once the second attempt is through.
 *
 * @param keep the second attempt's token, with which the service has shown that it keeps markers; undefined: none
 */
async function sweepOnceMore(lost: Lost, context: Context, keep?: string): Promise<void> {
  const cause = new TokenError("ambiguous", "a first attempt to make the token had an unknown outcome");
  try {
    const listed = await revokeLost(lost, cause, context, keep);
    if (keep === undefined) requireNoneAlike(listed, lost, cause, context);
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
