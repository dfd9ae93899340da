import type { TokenRecord } from "../../backends/backend";
import { splitDescription } from "../../token/ownerMarker";
import type { Context } from "../steps/context";
import { isAlive } from "../steps/listing";
import { DEFAULT_OVERLAP, type RotationArguments } from "./arguments";
import { nextNonces, type Retiring, type RotationState, revokeAt } from "./state";

/** The generation that a rotation creates, and what earlier attempts at it left behind. */
interface NextGeneration {
  readonly generation: number;
  /** Live tokens that are in no state. */
  readonly stranded: readonly Retiring[];
}

/**
 * Looks for tokens that are in no state: a run that was cut off created them, or the state was restored from an older
 * backup. Each counts as a generation of its own. None is revoked before the new token exists, because the provider
 * itself may authenticate with it. Then each is revoked at once, or after the overlap if a command may have delivered
 * it to consumers.
 *
 * @param of `id`: the resource's; `before`: undefined for the first token
 */
export async function nextGeneration(
  { id, before }: { readonly id: string; readonly before: RotationState | undefined },
  { deliver, overlap = DEFAULT_OVERLAP }: RotationArguments,
  context: Context,
): Promise<NextGeneration> {
  // The id of a new resource is new: no token can have its nonces.
  if (before === undefined) return { generation: 1, stranded: [] };
  const next = before.generation + 1;
  const nonces = nextNonces({ id, generation: before.generation });
  const delivers = deliver !== undefined || before.deliver !== undefined;
  const now = context.clock.now();
  const live = (await context.listing.fresh()).filter((record) => isAlive(record, now));
  const retiring = before.retiring?.map(({ tokenId }) => tokenId) ?? [];
  // Descriptions of database tokens can be changed by others: even a recorded token may show a later nonce.
  const recorded = new Set([before.tokenId, before.previousTokenId, ...retiring]);
  const stranded: Retiring[] = [];
  let generation = next;
  for (const [index, nonce] of nonces.entries()) {
    for (const record of live.filter((each) => nonceOf(each) === nonce)) {
      generation = next + index + 1;
      if (recorded.has(record.id)) continue;
      const { id: tokenId, tokenPrefix } = record;
      if (!delivers) {
        stranded.push({ tokenId, tokenPrefix });
        continue;
      }
      const until = revokeAt(now, overlap, record.expiresAt);
      context.warn(
        `token ${record.id} was created by a run that was cut off, and may have been delivered: it stays alive until ${until}`,
      );
      stranded.push({ tokenId, tokenPrefix, revokeAt: until });
    }
  }
  return { generation, stranded };
}

function nonceOf({ description }: TokenRecord): string | undefined {
  return splitDescription(description).marker?.nonce;
}
