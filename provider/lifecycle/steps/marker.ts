import type { TokenRecord } from "../../backends/backend";
import { TokenError } from "../../errors";
import { type Marker, splitDescription } from "../../token/ownerMarker";

/** What the marker has to say. Only the run that created the token knows the nonce. */
export type ExpectedMarker = Pick<Marker, "path"> & Partial<Marker>;

/**
 * Why a token that was just created must not stay: the service did not keep its owner marker. After a run that was
 * cut off, nothing could find such a token again, and nobody could tell whose it is.
 */
export function markerProblem(
  { id, description }: TokenRecord,
  { path, nonce }: ExpectedMarker,
): TokenError | undefined {
  const { marker } = splitDescription(description);
  if (marker?.path === path && (nonce === undefined || marker.nonce === nonce)) return undefined;
  return new TokenError(
    "protocol",
    `the service cut or changed the description of token ${id}: the owner marker at its end is ${marker === undefined ? "gone" : "another"}, ` +
      "without which a token that a cut-off run leaves could never be found. A shorter description may help",
  );
}
