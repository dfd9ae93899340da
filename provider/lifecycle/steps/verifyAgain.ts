import { isTokenError, TokenError } from "../../errors";
import { type Verify, verifyMs } from "../arguments/fields";
import { NotReadyError } from "../notReady";
import type { TokenStatus } from "../state";
import type { Context } from "./context";
import { unusable } from "./deliverable";
import { statusOf } from "./listing";
import { notVerified, verifyMarked } from "./verify";

/** A token that a state holds as not ready, whichever resource it is of. */
export interface NotReady {
  readonly tokenId: string;
  readonly token?: string;
  readonly status: TokenStatus;
  readonly verify: Verify;
  /** Encoded `ORG/PROJECT/STACK/NAME`, as its description on the service ends with. */
  readonly owner: string;
}

/**
 * Verifies a token again that a state holds as not ready, where it has to be.
 *
 * @param id the resource's id
 * @param state what is recorded of it from now on, if it still is not ready
 * @param context asked for only when the token is used
 * @throws NotReadyError when it still is not ready; with a state from which the next update makes another, where the
 *   token is dead or must not be taken into use
 */
export async function verifyAgain(id: string, state: NotReady, context: () => Context): Promise<void> {
  const { tokenId, token: secret, owner, status } = state;
  const timeoutMs = verifyMs(state.verify);
  if (status !== "unverified" || timeoutMs === 0 || secret === undefined) return;
  const service = context();
  // The run that created it may never have seen its record.
  const marker = { path: owner };
  const { failure, unmarked } = await verifyMarked({ secret, id: tokenId, marker }, timeoutMs, service);
  if (failure === undefined) return;
  if (unmarked !== undefined) throw new NotReadyError(refused(unmarked), id, unusable(state));
  const dead = service.shutdown.aborted ? undefined : await deathOf(tokenId, service);
  if (dead !== undefined)
    throw new NotReadyError(found(tokenId, dead, failure), id, { ...state, status: dead });
  throw new NotReadyError(stillNot(tokenId, timeoutMs, failure), id, state);
}

/** How a token has ended, if the service lists it as dead. That it is not listed yet proves nothing of a new one. */
async function deathOf(
  tokenId: string,
  { listing, clock }: Pick<Context, "listing" | "clock">,
): Promise<"expired" | "revoked" | undefined> {
  try {
    const record = (await listing.fresh()).find(({ id }) => id === tokenId);
    const status = record === undefined ? "active" : statusOf(record, clock.now());
    return status === "active" ? undefined : status;
  } catch (error) {
    // Then the failure of the verification itself is all that is known.
    if (isTokenError(error)) return undefined;
    throw error;
  }
}

function refused(unmarked: TokenError): TokenError {
  const message = `${unmarked.message}. The next \`pulumi up\` makes another and revokes this one`;
  return new TokenError(unmarked.code, message, { cause: unmarked });
}

function found(tokenId: string, status: string, cause: TokenError): TokenError {
  return new TokenError(
    "invalid-token",
    `token ${tokenId} was not ready yet, and is ${status} (${cause.message}): the next \`pulumi up\` makes another, unless onInvalid forbids it`,
    { cause },
  );
}

function stillNot(tokenId: string, timeoutMs: number, cause: TokenError): TokenError {
  const { code, message } = notVerified(tokenId, timeoutMs, cause, true);
  const next = "`pulumi up --refresh` makes another where the service lists it no more";
  return new TokenError(code, `${message}, ${next}`, { cause });
}
