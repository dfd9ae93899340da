import { DATABASE_TOKEN_OPENING, openingOf, publicPrefix, TOKEN_OPENING } from "../provider/token/secret";
import { UsageError } from "./command";

/** What a token is for: managing an account, or the databases of one cluster. Ids of the two have nothing in common. */
export type TokenKind = "management" | "database";

/** Every kind, in the order of reports. */
export const TOKEN_KINDS: readonly TokenKind[] = ["management", "database"];

/** The flag that restricts a command to one kind. */
export const KIND_OPTION = { kind: { type: "string" } } as const;

/** The value of {@link KIND_OPTION}. */
export interface KindValue {
  readonly kind?: string | undefined;
}

/** The kind that the flag names; undefined if it names none. */
export function readKind({ kind }: KindValue): TokenKind | undefined {
  const named = TOKEN_KINDS.find((each) => each === kind);
  if (kind !== undefined && named === undefined)
    throw new UsageError(`--kind takes ${TOKEN_KINDS.join(" or ")}`);
  return named;
}

const OPENINGS: Readonly<Record<TokenKind, string>> = {
  management: TOKEN_OPENING,
  database: DATABASE_TOKEN_OPENING,
};

/** The kind of a secret; undefined if it is no token's. */
export function kindOfSecret(secret: string): TokenKind | undefined {
  const opening = publicPrefix(secret) === "" ? undefined : openingOf(secret);
  return TOKEN_KINDS.find((kind) => OPENINGS[kind] === opening);
}

/** How a token begins, as far as that may be shown: the service shows no part of a database token. */
export function shownPrefix({ kind, prefix }: { readonly kind: TokenKind; readonly prefix: string }): string {
  return prefix === "" && kind === "database" ? OPENINGS.database : prefix;
}
