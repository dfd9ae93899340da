import { defined } from "../../defined";
import { isTokenError, TokenError } from "../../errors";
import { ownerName } from "../../token/ownerMarker";
import { fingerprint } from "../../token/secret";
import { formatInstant } from "../../token/time";
import { type Deliver, deliveryMs } from "../arguments/deliver";
import { NotReadyError } from "../notReady";
import type { Context } from "./context";
import {
  awaitsDelivery,
  type Deliverable,
  deliveryIsDue,
  nothingToDeliver,
  storableState,
} from "./deliverable";

/** A token that stays whether it can be delivered or not, and whose arguments may ask for a delivery. */
interface PendingDelivery<T extends Deliverable> {
  /** The resource's id. */
  readonly id: string;
  readonly state: T;
  readonly wanted: Deliver | undefined;
  /** What the recorded state says of its delivery; undefined for an adopted token, which no state holds yet. */
  readonly before?: Pick<Deliverable, "deliver" | "deliveredAt">;
}

/**
 * Delivers a token to its command, if the command does not have it yet, and drops the secrets that the state must
 * not hold.
 *
 * @param context asked for only when something is delivered
 * @throws NotReadyError when it could not be delivered, with a state from which the next update tries again
 */
export async function deliverToken<T extends Deliverable>(
  { id, state, wanted, before }: PendingDelivery<T>,
  context: () => Context,
): Promise<T> {
  const { deliver: _deliver, deliveredAt: _deliveredAt, ...bare } = state;
  const saying = (delivery: Pick<Deliverable, "deliver" | "deliveredAt">) =>
    ({ ...bare, ...defined(delivery) }) as unknown as T;
  if (wanted === undefined) return saying({});
  if (!deliveryIsDue(saying(before ?? {}), wanted)) {
    const nothing = before === undefined ? nothingToDeliver(saying({}), wanted) : undefined;
    if (nothing !== undefined) context().warn(nothing);
    return storableState(saying({ ...before, deliver: wanted }));
  }
  try {
    return await deliverSecret(saying({}), wanted, context());
  } catch (error) {
    if (!isTokenError(error, "delivery")) throw error;
    // The state does not name a former command: the engine no longer knows which of its words are secret.
    const first = before === undefined || awaitsDelivery(saying(before));
    throw new NotReadyError(deliveredLater(error), id, saying(first ? { deliver: wanted } : {}));
  }
}

/**
 * Delivers a token to its command.
 *
 * @returns what the state says from now on
 * @throws TokenError `delivery`
 */
export async function deliverSecret<T extends Deliverable>(
  state: T,
  deliver: Deliver,
  context: Context,
): Promise<T> {
  const { token, tokenId, expiresAt, owner } = state;
  if (token !== undefined) {
    const about = {
      tokenId,
      // Empty in a rotating token that began as one without an expiry.
      ...(expiresAt ? { expiresAt } : {}),
      fingerprint: fingerprint(token),
      resourceName: ownerName(owner),
    };
    const delivery = { secret: token, about, command: deliver.command, timeoutMs: deliveryMs(deliver) };
    await context.deliver(delivery).catch((error) => {
      if (!isTokenError(error, "delivery")) throw error;
      const message = `token ${tokenId} was not delivered: ${error.message}`;
      throw new TokenError("delivery", message, { cause: error });
    });
  }
  return storableState({ ...state, deliver, deliveredAt: formatInstant(context.clock.now()) });
}

/** The failure of a delivery of a token whose secret is in the state. */
export function deliveredLater({ message, cause }: TokenError): TokenError {
  const remedies =
    "Its secret is in the state: the next `pulumi up` delivers it, `pulumi destroy` revokes the token";
  return new TokenError("delivery", `${message}. ${remedies}`, { cause });
}
