import type { ProvenRecord, TokenRecord } from "../../backends/backend";
import { defined } from "../../defined";
import { isTokenError, TokenError } from "../../errors";
import { ownerResource, splitDescription } from "../../token/ownerMarker";
import { samePermissions } from "../../token/permissions";
import { rememberSecret } from "../../token/redact";
import { DATABASE_TOKEN_OPENING, publicPrefix, TOKEN_OPENING } from "../../token/secret";
import { formatInstant, parseDuration, parseInstant, sameInstant } from "../../token/time";
import type { Adopt, TokenArguments } from "../arguments/fields";
import { stateOf, type TokenState } from "../state";
import type { Context } from "./context";
import { isAlive } from "./listing";
import { recordOf } from "./record";

/** How far `expiresIn` after the token's creation may differ from the expiry that the service recorded. */
const DURATION_TOLERANCE_MS = 60_000;

/**
 * Adopts a live token instead of creating one. Nothing on the service changes.
 *
 * @throws TokenError `invalid-token` when no such token exists, it is dead, or the given secret belongs to another;
 *   `config`, with the lines to write, when the arguments do not describe the token
 */
export async function adopt(wanted: TokenArguments, adopted: Adopt, context: Context): Promise<TokenState> {
  const record = await findAlive(adopted.id, context);
  const mismatch = describeMismatch(wanted, record);
  if (mismatch !== undefined) throw mismatch;
  const secret = adopted.token;
  const provenBy = secret === undefined ? undefined : await proveSecret(secret, record, context);
  warnOfOwner(record, wanted.owner, context);
  const tokenPrefix = record.tokenPrefix || publicPrefix(secret ?? "");
  const state = stateOf(
    wanted,
    { ...record, tokenPrefix },
    { scope: context.backend.scope, expiresAt: wholeInstant(record.expiresAt), secret },
  );
  return { ...state, ...defined({ verifiedBy: provenBy }) };
}

/**
 * The record of a live token, from a fresh listing.
 *
 * @throws TokenError `invalid-token` when it does not exist or is dead
 */
export async function findAlive(id: string, context: Context): Promise<TokenRecord> {
  const { listing, backend, clock } = context;
  const record = await recordOf(await listing.fresh(), id, context);
  if (record === undefined) {
    throw new TokenError(
      "invalid-token",
      `there is no token ${id} in ${backend.scope}: check the id, and the account that the provider is configured for`,
    );
  }
  if (!isAlive(record, clock.now())) {
    const end =
      record.revokedAt === undefined
        ? `expired at ${record.expiresAt}`
        : `was revoked at ${record.revokedAt}`;
    throw new TokenError("invalid-token", `token ${id} ${end}: only a live token can be adopted`);
  }
  return record;
}

/**
 * Warns if a token was created for another resource, which may still have it: the first of the two that is deleted
 * revokes it, and the other one's consumers would stand without a token.
 *
 * @param owner the resource that takes it over
 */
export function warnOfOwner(
  { id, description }: TokenRecord,
  owner: string,
  { warn }: Pick<Context, "warn">,
): void {
  const { marker } = splitDescription(description);
  if (marker === undefined || ownerResource(marker.path) === ownerResource(owner)) return;
  warn(
    `token ${id} was created for ${marker.path}. If that resource still has it, the deletion of either one revokes it for both: remove it from that stack with \`pulumi state delete\``,
  );
}

/**
 * Proves that a secret belongs to a token: by its prefix, and by using it. Where the service shows no prefix and the
 * token cannot be used, a warning says so.
 *
 * @returns what the use proved
 * @throws TokenError `invalid-token` when it is not
 */
export async function proveSecret(
  secret: string,
  record: TokenRecord,
  { backend, warn }: Context,
): Promise<ProvenRecord["provenBy"]> {
  rememberSecret(secret);
  const opening = record.permissions === undefined ? TOKEN_OPENING : DATABASE_TOKEN_OPENING;
  if (record.tokenPrefix === "" && !secret.startsWith(opening)) {
    throw new TokenError(
      "invalid-token",
      `the secret given in adopt is not that of token ${record.id}: it does not begin with ${opening}`,
    );
  }
  if (!secret.startsWith(record.tokenPrefix)) {
    throw new TokenError(
      "invalid-token",
      `the secret given in adopt is not that of token ${record.id}, whose prefix is ${record.tokenPrefix}`,
    );
  }
  try {
    const { provenBy } = await backend.probe(secret, record.id);
    if (provenBy === "record") {
      warn(
        `whether the secret given in adopt is that of token ${record.id} was not verified: the service shows no part of it. Set influxdb-tokens:clusterUrl to verify tokens that may read a database`,
      );
    }
    return provenBy;
  } catch (error) {
    if (!isTokenError(error, "authentication", "permission", "not-found", "invalid-token")) throw error;
    throw new TokenError(
      "invalid-token",
      `the service does not accept the secret given in adopt for token ${record.id} (${error.message})`,
      {
        cause: error,
      },
    );
  }
}

/** Where the arguments differ from the service, as an error with the lines to write. */
function describeMismatch(wanted: TokenArguments, record: TokenRecord): TokenError | undefined {
  const { text } = splitDescription(record.description);
  const { permissions = [] } = record;
  const same = text === wanted.description && samePermissions(wanted.permissions ?? [], permissions);
  if (same && expiryMatches(wanted, record)) return undefined;
  const end = wholeInstant(record.expiresAt);
  const lines = [
    `description: ${JSON.stringify(text)},`,
    ...(record.permissions === undefined ? [] : [`permissions: ${JSON.stringify(permissions)},`]),
    end === undefined
      ? "(no expiresAt and no expiresIn: it does not expire)"
      : `expiresAt: ${JSON.stringify(end)},`,
  ];
  return new TokenError(
    "config",
    `the arguments do not describe token ${record.id}, which adopting does not change. To adopt it as it is, write: ${lines.join(" ")}`,
  );
}

function expiryMatches(wanted: TokenArguments, record: TokenRecord): boolean {
  if (wanted.expiresIn !== undefined) {
    const [start, end] = [parseInstant(record.createdAt), parseInstant(record.expiresAt ?? "")];
    const duration = parseDuration(wanted.expiresIn);
    if (start === undefined || end === undefined || duration === undefined) return false;
    return Math.abs(start + duration - end) <= DURATION_TOLERANCE_MS;
  }
  if (wanted.expiresAt === undefined || record.expiresAt === undefined)
    return wanted.expiresAt === record.expiresAt;
  return sameInstant(wanted.expiresAt, record.expiresAt);
}

/** An instant of the service in whole seconds. */
export function wholeInstant(instant: string | undefined): string | undefined {
  const milliseconds = instant === undefined ? undefined : parseInstant(instant);
  return milliseconds === undefined ? undefined : formatInstant(milliseconds);
}
