import type { ResourceName } from "../provider/typeTokens";

/** The kind that rotates, for each kind of token that does not. */
export const ROTATING = {
  ManagementToken: "RotatingManagementToken",
  DatabaseToken: "RotatingDatabaseToken",
} as const satisfies Partial<Record<ResourceName, ResourceName>>;

type SingleTokenName = keyof typeof ROTATING;

/** Tokens that do not rotate. */
export const SINGLE_TOKENS = Object.keys(ROTATING) as SingleTokenName[];

/** Tokens of every kind. */
export const TOKENS = [...SINGLE_TOKENS, ...Object.values(ROTATING)] as const;

/** Whether a resource is a token that does not rotate. */
export function isSingleToken(name: ResourceName): name is SingleTokenName {
  return Object.hasOwn(ROTATING, name);
}
