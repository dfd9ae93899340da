import type { TokenRecord } from "../../backends/backend";
import { splitDescription } from "../../owner";
import type { Context } from "../context";
import { isAlive } from "../listing";
import { revokeByNonce } from "../mint";
import { DEFAULT_OVERLAP, type RotationArguments } from "./arguments";
import { type Retiring, type RotationState, revokeAt, rotationNonce } from "./state";

/** How many generations may have been made that the state does not know: by runs that were cut off, or since a backup. */
const LOOK_AHEAD = 50;

/** What a rotation makes, and what an earlier attempt at it has left. */
export interface NextGeneration {
  readonly generation: number;
  /** Living tokens that a run made and handed over before it was cut off, perhaps. */
  readonly stranded: readonly Retiring[];
}

/**
 * Clears the way for the next token. What a run that was cut off made for this very generation is in no state: it
 * is revoked at once where nobody can have its secret. Where a command may have taken it to consumers, it is
 * counted as a generation of its own and stays alive for the overlap.
 *
 * @param of `id`: the resource's; `before`: undefined for the first token
 */
export async function nextGeneration(
  { id, before }: { readonly id: string; readonly before: RotationState | undefined },
  { deliver, overlap = DEFAULT_OVERLAP }: RotationArguments,
  context: Context,
): Promise<NextGeneration> {
  // The id of a new succession is new: nothing can be there.
  if (before === undefined) return { generation: 1, stranded: [] };
  const next = before.generation + 1;
  const nonces = Array.from({ length: LOOK_AHEAD }, (_, index) => rotationNonce(id, next + index));
  if (deliver === undefined && before.deliver === undefined) {
    await revokeByNonce(nonces, context);
    return { generation: next, stranded: [] };
  }
  const now = context.clock.now();
  const living = (await context.listing.fresh()).filter((record) => isAlive(record, now));
  const noted = new Set(before.retiring?.map(({ tokenId }) => tokenId));
  const stranded: Retiring[] = [];
  let generation = next;
  for (const [index, nonce] of nonces.entries()) {
    for (const record of living.filter((each) => nonceOf(each) === nonce)) {
      generation = next + index + 1;
      if (noted.has(record.id)) continue;
      const until = revokeAt(now, overlap, record.expiresAt);
      context.warn(
        `token ${record.id} was made by a run that was cut off, and may have been delivered: it stays alive until ${until}`,
      );
      stranded.push({ tokenId: record.id, tokenPrefix: record.tokenPrefix, revokeAt: until });
    }
  }
  return { generation, stranded };
}

function nonceOf({ description }: TokenRecord): string | undefined {
  return splitDescription(description).marker?.nonce;
}
