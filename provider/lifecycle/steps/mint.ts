import type { CreatedToken, TokenRecord } from "../../backends/backend";
import { defined } from "../../defined";
import { isTokenError, TokenError } from "../../errors";
import { type Marker, markDescription, newNonce, splitDescription } from "../../token/ownerMarker";
import { describePermissions, type Permission, samePermissions } from "../../token/permissions";
import { parseInstant, sameInstant } from "../../token/time";
import { answeredBeforeEnd } from "./answeredBeforeEnd";
import type { Context } from "./context";
import { isAlive } from "./listing";
import { markerProblem } from "./marker";
import { revocable, revoke } from "./revoke";

/** What a token is created from. */
interface TokenRequest {
  /** The user's text, without the owner marker. */
  readonly description: string;
  /** Encoded `ORG/PROJECT/STACK/NAME`. */
  readonly owner: string;
  /** When it expires; RFC 3339, whole seconds, UTC. Undefined: never. */
  readonly expiresAt?: string;
  /** What a database token may do. Undefined for a management token. */
  readonly permissions?: readonly Permission[];
  /**
   * The nonce of every attempt, where a later run has to find the token again.
   * @default a random one for each attempt
   */
  readonly nonce?: string;
}

/** A new token, and the marker by which it is found again. */
export interface Minted extends CreatedToken {
  readonly marker: Marker;
}

/** Attempts to create a token whose outcome is unknown. */
interface Lost {
  /** Encoded `ORG/PROJECT/STACK/NAME` of their markers. */
  readonly path: string;
  /** One for each attempt; for a rotating token they are all the same. */
  readonly nonces: string[];
  /** The ids that were listed before the first attempt. */
  readonly before: ReadonlySet<string>;
  /** The ids of the tokens that were found to be theirs. */
  readonly found: Set<string>;
}

/** How often a token is requested: once, and once more if the outcome of the first attempt is unknown. */
const ATTEMPTS = 2;

/** How far the service's clock and ours may be apart before a warning. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Creates exactly one token, or none.
 *
 * When it is unknown whether a request was carried out, the listing is searched for the attempt's nonce, any token
 * found is revoked (its secret is lost), and the token is requested once more.
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
    // The token is known from here on: if it must not stay and cannot be revoked, that is no reason to create another.
    await revokeUnlessAsRequested(created, wanted, marker, context).finally(() =>
      lost.nonces.length > 0 ? sweepOnceMore(lost, context, created.record.id) : undefined,
    );
    warnOfClock(created, context);
    return { ...created, marker };
  }
}

async function askOnce(wanted: TokenRequest, nonce: string, context: Context): Promise<CreatedToken> {
  if (context.shutdown.aborted) throw shutDownEarly();
  context.listing.attempted.add(nonce);
  try {
    return await answeredBeforeEnd(context.shutdown, (signal) =>
      context.backend.create(
        {
          description: markDescription(wanted.description, wanted.owner, nonce),
          ...defined({ expiresAt: wanted.expiresAt, permissions: wanted.permissions }),
        },
        { signal },
      ),
    );
  } finally {
    context.listing.drop();
  }
}

/** Revokes a token again that is not what was requested, or that can no longer be recorded. */
async function revokeUnlessAsRequested(
  { record }: CreatedToken,
  wanted: TokenRequest,
  marker: Marker,
  context: Context,
): Promise<void> {
  const problem = problemWith(record, wanted);
  const unmarked = markerProblem(record, marker);
  if (problem === undefined && unmarked === undefined && !context.shutdown.aborted) return;
  await revokeAgain(record, context);
  if (unmarked !== undefined) throw new TokenError("protocol", `${unmarked.message}. It was revoked again`);
  throw problem === undefined
    ? shutDownEarly(record.id)
    : new TokenError("protocol", `the service created token ${record.id} ${problem}; it was revoked again`);
}

/**
 * A search by nonce finds nothing if the service does not keep descriptions as they are. Where not every attempt's
 * token was found, the error names each new token whose creator is unknown. New means that its id was not listed
 * before: the service's clock, and the expiry that it gave the token, may differ from ours.
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
    `${cause.message}. A token was created since that may be the one: ${alike.map(({ id }) => id).join(", ")}. Its description does not hold the requested marker, so this is not certain: look at it with \`influxdb-tokens list\`, and revoke it only if nobody uses it`,
    { cause },
  );
}

function problemWith(record: TokenRecord, wanted: TokenRequest): string | undefined {
  return wrongExpiry(record.expiresAt, wanted.expiresAt) ?? wrongPermissions(record, wanted);
}

function wrongExpiry(created: string | undefined, wanted: string | undefined): string | undefined {
  if (created === undefined && wanted === undefined) return undefined;
  if (created !== undefined && wanted !== undefined && sameInstant(created, wanted)) return undefined;
  return `with ${created === undefined ? "no expiry" : `the expiry ${created}`} although ${wanted ?? "none"} was asked for`;
}

function wrongPermissions(
  { permissions: created = [] }: TokenRecord,
  { permissions: wanted = [] }: TokenRequest,
): string | undefined {
  if (samePermissions(created, wanted)) return undefined;
  return `with the permissions ${describePermissions(created)} although ${describePermissions(wanted)} were asked for`;
}

/** Revokes a token that was just created and must not stay. A failure names it: it is in no state. */
export async function revokeAgain(
  { id, tokenPrefix }: Pick<TokenRecord, "id" | "tokenPrefix">,
  context: Context,
): Promise<void> {
  try {
    await revoke({ tokenId: id, tokenPrefix, scope: context.backend.scope }, context);
  } catch (error) {
    throw new TokenError(
      "ambiguous",
      `token ${id} was created, must not stay and could not be revoked (${reasonOf(error)}): revoke it with \`influxdb-tokens revoke ${id} --managed --yes\``,
      { cause: error },
    );
  }
}

/** What the service said, without the advice that is meant for a token in a state. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** A request that cannot be stopped may create its token at any later time; a second request would create another. */
function stillUnderWay(nonce: string, cause: TokenError): TokenError {
  return new TokenError(
    "ambiguous",
    `${cause.message}. No token of this attempt is there now, and one may yet be created: its description would hold the marker #${nonce}. Once the request has ended, find it with \`influxdb-tokens list --orphan\` and revoke it`,
    { cause },
  );
}

/** The failure of a call that was cut off because the process has to end. */
export function shutDownEarly(id?: string): TokenError {
  const what = id === undefined ? "no token was created" : `token ${id} was revoked again`;
  return new TokenError("unavailable", `the run was ended before the token could be recorded: ${what}`);
}

/**
 * Revokes every live token that lost attempts created.
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

/** In a token created since, the nonce is enough, wherever in the description the service put it. */
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
      `${cause.message}. Whether a token was left behind could not be determined (${error instanceof Error ? error.message : "unknown"}). ` +
        `Its description would hold the marker #${lost.nonces.join(", #")}: find it with \`influxdb-tokens list --orphan\` and revoke it`,
      { cause: error },
    );
  } finally {
    context.listing.drop();
  }
}

/**
 * An abandoned request may be carried out late: search again once the second attempt is done.
 *
 * @param keep the second attempt's token, which shows that the service keeps markers; undefined: there is none
 */
async function sweepOnceMore(lost: Lost, context: Context, keep?: string): Promise<void> {
  const cause = new TokenError("ambiguous", "a first attempt to create the token had an unknown outcome");
  try {
    const listed = await revokeLost(lost, cause, context, keep);
    if (keep === undefined) requireNoneAlike(listed, lost, cause, context);
  } catch (error) {
    // The second attempt's token is there and must not be lost because of this.
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
