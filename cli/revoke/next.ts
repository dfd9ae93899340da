import { ownerName } from "../../provider/owner";
import type { Outcome } from "./revokeAll";

/** What to run after tokens were revoked that stacks may hold. */
export function nextAfterRevoking(outcomes: readonly Outcome[]): string[] {
  return outcomes
    .filter(({ dead, token }) => dead && token.status === "active" && token.owner !== undefined)
    .map(({ token: { owner = "" } }) => {
      const stack = owner.slice(0, owner.lastIndexOf("/"));
      return `If ${ownerName(owner)} is still in the program of ${stack}: \`pulumi up --refresh --stack ${stack}\` makes a new token and hands it on`;
    });
}
