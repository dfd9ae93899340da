import { ownerName } from "../../provider/token/ownerMarker";
import type { LiveToken, UnusableToken } from "../overview/overview";

/** The resource of a token and its stack; empty where nothing is known. */
interface Belonging {
  readonly resource: string;
  readonly stack: string;
}

/** Whose a token is: what a state says comes before its owner marker. */
export function belongsTo(token: LiveToken | UnusableToken): Belonging {
  const { place } = token;
  if (place !== undefined) {
    const role = place.pendingDelete ? "to be deleted" : place.role;
    const note = role === "current" ? "" : ` (${role})`;
    return { resource: `${place.resource}${note}`, stack: place.stack };
  }
  if (!("owner" in token) || token.owner === undefined) return { resource: "", stack: "" };
  const stack = token.owner.split("/").slice(0, -1).map(ownerName).join("/");
  return { resource: ownerName(token.owner), stack: token.stack ?? stack };
}
