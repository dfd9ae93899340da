import { createHash, randomBytes } from "node:crypto";

/**
 * The owner marker: ` [pulumi:ORG/PROJECT/STACK/NAME#NONCE]` at the end of every description on the service. It says
 * which resource a token belongs to and which attempt created it, so that a token whose creation was interrupted can be
 * found and revoked. The native plugin does not learn the organization: its markers have none.
 */

const OPENING = " [pulumi:";
const LONGEST_MARKER = 160;
const NONCE_LENGTH = 16;
const LONGEST_PATH = LONGEST_MARKER - OPENING.length - 1 - NONCE_LENGTH - 1;
/** The maximum length of a segment other than the name, if the marker would be too long. */
const CUT_SEGMENT = 34;
const SHORTEST_NAME = 24;

/** The owner of a token. */
interface Owner {
  /** The organization, if the state backend has one. */
  readonly organization?: string;
  readonly project: string;
  readonly stack: string;
  /** The resource's name in the program. */
  readonly name: string;
}

/** A marker read from a description. */
export interface Marker {
  /** `ORG/PROJECT/STACK/NAME` or `PROJECT/STACK/NAME`, encoded as {@link ownerPath} does. */
  readonly path: string;
  readonly nonce: string;
}

/** `ORG/PROJECT/STACK/NAME`, each part percent-encoded and, if the marker would be too long, shortened with a hash. */
export function ownerPath(owner: Owner): string {
  const lead = [owner.organization, owner.project, owner.stack].flatMap((part) =>
    part === undefined || part === "" ? [] : [encode(part)],
  );
  const name = encode(owner.name);
  const length = (parts: string[]) => parts.reduce((sum, part) => sum + part.length + 1, 0);
  if (length(lead) + name.length <= LONGEST_PATH) return [...lead, name].join("/");
  const room = LONGEST_PATH - length(lead);
  const cutLead = room >= SHORTEST_NAME ? lead : lead.map((part) => cut(part, CUT_SEGMENT));
  return [...cutLead, cut(name, LONGEST_PATH - length(cutLead))].join("/");
}

/**
 * Whether an owner path names a resource of this stack. `unknown` if nothing contradicts it but a part of the stack's
 * name or the organization in the path is not known: another organization may have a project and stack of the same
 * names.
 */
export function isPathOfStack(path: string, stack: Partial<Omit<Owner, "name">>): "yes" | "no" | "unknown" {
  const segments = path.split("/");
  if (segments.length !== 3 && segments.length !== 4) return "no";
  const [project = "", inPath = ""] = segments.slice(-3);
  const organization = organizationOf(path);
  const matches = [
    organization === undefined ? undefined : isSegment(organization, stack.organization),
    isSegment(project, stack.project),
    isSegment(inPath, stack.stack),
  ];
  if (matches.includes(false)) return "no";
  return matches.includes(undefined) ? "unknown" : "yes";
}

/** The organization in an owner path, as it is encoded there; undefined if it names none. */
export function organizationOf(path: string): string | undefined {
  const segments = path.split("/");
  return segments.length === 4 ? segments[0] : undefined;
}

/** An owner path without its organization, which the native plugin does not learn. */
export function ownerResource(path: string): string {
  return path.split("/").slice(-3).join("/");
}

function isSegment(segment: string, part: string | undefined): boolean | undefined {
  if (part === undefined) return undefined;
  const encoded = encode(part);
  return segment === encoded || segment === cut(encoded, CUT_SEGMENT);
}

/** The resource's name at the end of an owner path, decoded (it may be shortened). */
export function ownerName(path: string): string {
  const last = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** A nonce of 64 random bits, which identifies one attempt to create a token. */
export function newNonce(): string {
  return randomBytes(NONCE_LENGTH / 2).toString("hex");
}

/** The description on the service: the user's text and the marker. */
export function markDescription(text: string, path: string, nonce: string): string {
  return `${text}${OPENING}${path}#${nonce}]`;
}

/** Splits a description from the service. Without a well-formed marker, all of it is the user's text. */
export function splitDescription(description: string): { text: string; marker?: Marker } {
  const start = description.lastIndexOf(OPENING);
  if (start < 0) return { text: description };
  const inner = /^([\x21-\x5a\x5c\x5e-\x7e ]+)#([0-9a-f]{16,})\]$/.exec(
    description.slice(start + OPENING.length),
  );
  if (!inner?.[1] || !inner[2] || inner[1].includes("#")) return { text: description };
  return { text: description.slice(0, start), marker: { path: inner[1], nonce: inner[2] } };
}

/** Percent-encodes characters of the marker's syntax and all characters outside printable ASCII. */
function encode(part: string): string {
  return part.replace(/[^\x20-\x7e]|[[\]/#%]/gu, (character) =>
    [...Buffer.from(character, "utf8")]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
      .join(""),
  );
}

function cut(encoded: string, longest: number): string {
  if (encoded.length <= longest) return encoded;
  const hash = createHash("sha256").update(encoded).digest("hex").slice(0, 8);
  const start = encoded.slice(0, longest - hash.length - 1).replace(/%[0-9A-F]?$/, "");
  return `${start}~${hash}`;
}
