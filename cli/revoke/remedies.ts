import { ownerName } from "../../provider/token/ownerMarker";
import type { Place } from "../audit/classify";
import { ofStack } from "../audit/remedies";
import type { Outcome } from "./revokeAll";

/**
 * What to run after revoking tokens that stacks may contain, according to their markers or to the states that were
 * read.
 */
export function remediesAfterRevoking(
  outcomes: readonly Outcome[],
  held: ReadonlyMap<string, Place>,
): string[] {
  return outcomes
    .filter(({ dead, token }) => dead && token.status === "active")
    .flatMap(({ token: { id, owner } }) => {
      const place = held.get(id);
      if (place !== undefined) return [remedyFor(place.resource, place.stack)];
      return owner === undefined ? [] : [remedyFor(ownerName(owner), owner.slice(0, owner.lastIndexOf("/")))];
    });
}

function remedyFor(resource: string, stack: string): string {
  return `If ${resource} is still in the program of ${stack}: \`pulumi up --refresh${ofStack(stack)}\` creates a new token and delivers it`;
}
