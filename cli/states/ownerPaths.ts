import { ownerPath } from "../../provider/token/ownerMarker";
import type { StackName } from "./stackState";
import { parseUrn } from "./urn";

/**
 * The owner paths that markers of a resource's tokens may have: the recorded one, the one of the dynamic resource, and
 * the one of the native plugin, which names no organization. A resource that moved from one to the other has tokens
 * with both.
 */
export function ownerPathsOf(
  { urn, owner }: { readonly urn: string; readonly owner?: string },
  { organization }: StackName,
): string[] {
  const recorded = owner === undefined ? [] : [owner];
  const parts = parseUrn(urn);
  if (parts === undefined) return recorded;
  const named = organization === undefined ? [] : [ownerPath({ ...parts, organization })];
  return [...recorded, ...named, ownerPath(parts)];
}
