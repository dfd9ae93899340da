import type { ProvenRecord } from "../../backends/backend";
import { isTokenError, TokenError } from "../../errors";
import { type Verify, verifyMs } from "../arguments/fields";
import { NotReadyError } from "../notReady";
import type { TokenStatus } from "../state";
import type { Context } from "./context";
import { unusable } from "./deliverable";
import { statusOf } from "./listing";
import { recordOf } from "./record";
import { notVerified, verifyMarked } from "./verify";

/** A token that a state records as not ready, of either resource. */
interface NotReady {
  readonly tokenId: string;
  readonly token?: string;
  readonly status: TokenStatus;
  readonly verify: Verify;
  /** Encoded `ORG/PROJECT/STACK/NAME`, as its description on the service ends with. */
  readonly owner: string;
}

/**
 * Verifies a token again that a state records as not ready, if it needs to be.
 *
 * @param id the resource's id
 * @param state what to record if it is still not ready
 * @param context asked for only when the token is used
 * @returns what proved that it works, where it was not the token itself that asked
 * @throws NotReadyError when it is still not ready; with a state from which the next update creates another if the
 *   token is dead or must not be used
 */
export async function verifyAgain(
  id: string,
  state: NotReady,
  context: () => Context,
): Promise<ProvenRecord["provenBy"]> {
  const { tokenId, token: secret, owner, status } = state;
  const timeoutMs = verifyMs(state.verify);
  if (status !== "unverified" || timeoutMs === 0 || secret === undefined) return undefined;
  const service = context();
  // The run that created it may never have seen its record.
  const marker = { path: owner };
  const verified = await verifyMarked({ secret, id: tokenId, marker }, timeoutMs, service);
  const { failure, unmarked } = verified;
  if (failure === undefined) return verified.provenBy;
  if (unmarked !== undefined) throw new NotReadyError(refused(unmarked), id, unusable(state));
  const dead = service.shutdown.aborted ? undefined : await deathOf(tokenId, service);
  if (dead !== undefined)
    throw new NotReadyError(found(tokenId, dead, failure), id, { ...state, status: dead });
  throw new NotReadyError(stillNot(tokenId, timeoutMs, failure), id, state);
}

/** How a token died, if the service lists it as dead. A new one may not be listed yet: that proves nothing. */
async function deathOf(
  tokenId: string,
  context: Pick<Context, "listing" | "clock" | "backend">,
): Promise<"expired" | "revoked" | undefined> {
  try {
    const record = await recordOf(await context.listing.fresh(), tokenId, context);
    const status = record === undefined ? "active" : statusOf(record, context.clock.now());
    return status === "active" ? undefined : status;
  } catch (error) {
    // Then only the failure of the verification is known.
    if (isTokenError(error)) return undefined;
    throw error;
  }
}

function refused(unmarked: TokenError): TokenError {
  const message = `${unmarked.message}. The next \`pulumi up\` creates another and revokes this one`;
  return new TokenError(unmarked.code, message, { cause: unmarked });
}

function found(tokenId: string, status: string, cause: TokenError): TokenError {
  return new TokenError(
    "invalid-token",
    `token ${tokenId} was not ready yet, and is ${status} (${cause.message}): the next \`pulumi up\` creates another, unless onInvalid forbids it`,
    { cause },
  );
}

function stillNot(tokenId: string, timeoutMs: number, cause: TokenError): TokenError {
  const { code, message } = notVerified(tokenId, timeoutMs, cause, true);
  const next = "`pulumi up --refresh` creates another if the service no longer lists it";
  return new TokenError(code, `${message}, ${next}`, { cause });
}
