import type { TokenRecord } from "../../backends/backend";
import { splitDescription } from "../../token/ownerMarker";
import type { Context } from "../steps/context";
import { isAlive } from "../steps/listing";
import { DEFAULT_OVERLAP, type RotationArguments } from "./arguments";
import { nextNonces, type Retiring, type RotationState, revokeAt } from "./state";

/** What a rotation makes, and what an earlier attempt at it has left. */
interface NextGeneration {
  readonly generation: number;
  /** Living tokens that no state knows of. */
  readonly stranded: readonly Retiring[];
}

/**
 * Looks for what no state knows of: tokens that runs which were cut off made, or that were made since the state that
 * was restored. Each counts as a generation of its own. None is revoked before another one is there, because one
 * may be what the provider itself authenticates with; then it is at once, or after the overlap where a command may
 * have taken it to consumers.
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
  const nonces = nextNonces({ id, generation: before.generation });
  const delivers = deliver !== undefined || before.deliver !== undefined;
  const now = context.clock.now();
  const living = (await context.listing.fresh()).filter((record) => isAlive(record, now));
  const noted = new Set(before.retiring?.map(({ tokenId }) => tokenId));
  const stranded: Retiring[] = [];
  let generation = next;
  for (const [index, nonce] of nonces.entries()) {
    for (const record of living.filter((each) => nonceOf(each) === nonce)) {
      generation = next + index + 1;
      if (noted.has(record.id)) continue;
      const { id: tokenId, tokenPrefix } = record;
      if (!delivers) {
        stranded.push({ tokenId, tokenPrefix });
        continue;
      }
      const until = revokeAt(now, overlap, record.expiresAt);
      context.warn(
        `token ${record.id} was made by a run that was cut off, and may have been delivered: it stays alive until ${until}`,
      );
      stranded.push({ tokenId, tokenPrefix, revokeAt: until });
    }
  }
  return { generation, stranded };
}

function nonceOf({ description }: TokenRecord): string | undefined {
  return splitDescription(description).marker?.nonce;
}
