/** The parts of a resource's URN. */
interface Urn {
  readonly stack: string;
  readonly project: string;
  /** The name of the resource in the program. */
  readonly name: string;
}

/** `urn:pulumi:STACK::PROJECT::TYPES::NAME`; a name may itself contain `::`. */
const URN = /^urn:pulumi:([^:]+)::([^:]+)::(?:[^:]|:(?!:))+::(.+)$/s;

/** Parses a URN; undefined if it is not one. */
export function parseUrn(text: unknown): Urn | undefined {
  const match = typeof text === "string" ? URN.exec(text) : null;
  if (match === null) return undefined;
  return { stack: match[1] ?? "", project: match[2] ?? "", name: match[3] ?? "" };
}
