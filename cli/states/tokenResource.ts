import { isRotating, KINDS, type Kind } from "../../provider/lifecycle/kinds";
import { type ResourceName, resourceOfType } from "../../provider/typeTokens";
import type { TokenKind } from "../tokenKind";

/** A type of resource that owns tokens. */
interface TokenResource {
  readonly name: ResourceName;
  /** The kind of its tokens. */
  readonly kind: TokenKind;
  /** Whether it has a succession of tokens. */
  readonly rotates: boolean;
  /** Whether the native plugin provides it. */
  readonly native: boolean;
}

/** The tokens of each kind of resource; undefined: it owns none. */
const OWNED: Readonly<Record<Kind, TokenKind | undefined>> = {
  token: "management",
  rotating: "management",
  retirement: undefined,
  databaseToken: "database",
  rotatingDatabaseToken: "database",
  database: undefined,
};

/** What a type says of the tokens of its resources; undefined if they own none. */
export function tokenResource(type: string): TokenResource | undefined {
  const resource = resourceOfType(type);
  if (resource === undefined) return undefined;
  const lifecycle = (Object.keys(OWNED) as Kind[]).find((each) => KINDS[each].name === resource.name);
  const kind = lifecycle && OWNED[lifecycle];
  if (lifecycle === undefined || kind === undefined) return undefined;
  return { ...resource, kind, rotates: isRotating(lifecycle) };
}
