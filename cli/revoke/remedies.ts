import { organizationOf, ownerName } from "../../provider/token/ownerMarker";
import { ofStack } from "../audit/remedies";
import type { Holders } from "./holders";
import type { Outcome } from "./revokeAll";

/**
 * What to run after revoking tokens that stacks may contain, according to their markers or to the states that were
 * read.
 */
export function remediesAfterRevoking(outcomes: readonly Outcome[], { placeOf }: Holders): string[] {
  return outcomes
    .filter(({ dead, token }) => dead && token.status === "active")
    .flatMap(({ token }) => {
      const place = placeOf(token);
      if (place !== undefined) return [remedyFor(place.resource, place.stack)];
      return token.owner === undefined ? [] : [remedyForOwner(token.owner)];
    });
}

/** Without an organization, only the last part names the stack: the engine would take the project for an organization. */
function remedyForOwner(path: string): string {
  const stack = path.slice(0, path.lastIndexOf("/"));
  const name = organizationOf(path) === undefined ? stack.slice(stack.lastIndexOf("/") + 1) : stack;
  return remedyFor(ownerName(path), stack, name);
}

function remedyFor(resource: string, stack: string, name = stack): string {
  return `If ${resource} is still in the program of ${stack}: \`pulumi up --refresh${ofStack(name)}\` creates a new token and delivers it`;
}
