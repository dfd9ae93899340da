import { isNode } from "./contract";

/**
 * A contract in which objects have no fields but those it names. As published, any further field is allowed, so a
 * misspelt one would pass.
 */
export function closed<Part>(part: Part): Part {
  if (Array.isArray(part)) return part.map(closed) as Part;
  if (!isNode(part)) return part;
  const inside = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]));
  if (!isNode(part.properties)) return inside as Part;
  if (!("$ref" in part)) return { ...inside, additionalProperties: false } as Part;
  // What stands beside a reference applies as well; Prism would let one replace the other.
  const { $ref, ...beside } = inside;
  return { allOf: [{ $ref }, beside] } as Part;
}
