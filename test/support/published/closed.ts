import { isNode } from "./contract";

/**
 * A contract in which objects have no fields but those it names. As published, any further field is allowed, so a
 * misspelt one would pass.
 */
export function closed<Part>(part: Part): Part {
  if (Array.isArray(part)) return part.map(closed) as Part;
  if (!isNode(part)) return part;
  const inside = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]));
  return (isNode(part.properties) ? { ...inside, unevaluatedProperties: false } : inside) as Part;
}
