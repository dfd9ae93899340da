import { defined } from "../../defined";
import { isTokenError, TokenError } from "../../errors";
import { type Deliver, secretInState } from "../arguments/deliver";
import { NotReadyError } from "../notReady";
import type { Context } from "./context";
import {
  awaitsDelivery,
  type Deliverable,
  deliveryIsDue,
  nothingToDeliver,
  runDeliveryCommand,
  storableState,
} from "./deliverable";

/** A token whose arguments ask for a delivery, or no longer do. */
interface PendingDelivery<T extends Deliverable> {
  /** The resource's id. */
  readonly id: string;
  readonly state: T;
  readonly wanted: Deliver | undefined;
  /** What the recorded state says of its delivery; undefined for a token that no state holds yet. */
  readonly before?: Pick<Deliverable, "deliver" | "deliveredAt">;
  /** Whether the caller revokes a token again that was not delivered and whose secret is kept nowhere. */
  readonly takenBack?: boolean;
}

/**
 * Hands a token to its command, where the command has not got it yet, and keeps of its secrets what the state may.
 *
 * @param context asked for only when something is delivered
 * @throws NotReadyError when it could not be delivered, with a state from which the next update tries again
 */
export async function deliverToken<T extends Deliverable>(
  { id, state, wanted, before, takenBack = false }: PendingDelivery<T>,
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
    return storableState(saying(await runDeliveryCommand(state, wanted, context())));
  } catch (error) {
    if (!isTokenError(error, "delivery")) throw error;
    const retried = !takenBack || secretInState(wanted);
    // Nothing is said of a former command: the engine would no longer know what in it is a secret of the program's.
    const first = before === undefined || awaitsDelivery(saying(before));
    const recorded = saying(first ? { deliver: wanted } : {});
    throw new NotReadyError(notDelivered(state.tokenId, error, retried), id, recorded);
  }
}

/** The failure of a delivery as the user reads it. */
function notDelivered(id: string, why: TokenError, retried: boolean): TokenError {
  const next =
    ". Its secret is in the state: the next `pulumi up` delivers it, `pulumi destroy` revokes the token";
  return new TokenError("delivery", `token ${id} was not delivered: ${why.message}${retried ? next : ""}`, {
    cause: why,
  });
}
