import type { Credential } from "../../provider/account/credential";
import { nativeTypes } from "../../provider/typeTokens";
import type { AuditedToken } from "../audit/classify";
import { holderOf } from "../revoke/holders";
import type { StackState } from "../states/stackState";
import type { TokenKind } from "../tokenKind";
import { resourceNames } from "./resourceNames";

/** A resource, as `pulumi import --file` reads it. */
interface ImportedResource {
  readonly type: string;
  readonly name: string;
  /** The token's. */
  readonly id: string;
}

const TYPES: Readonly<Record<TokenKind, string>> = {
  management: nativeTypes.ManagementToken,
  database: nativeTypes.DatabaseToken,
};

/** What an import takes over. */
export interface ImportPlan {
  readonly resources: readonly ImportedResource[];
  /** Live tokens in no state that the import does not take over. */
  readonly leftOut: readonly { readonly id: string; readonly why: string }[];
}

/**
 * Plans to take over the unmanaged tokens of an audit. The credential is left out, because a program that removes its
 * resource would lock itself out; so is any token that may belong to a stack.
 *
 * @param tokens live ones
 * @param states where their names must not be in use
 */
export function planImport(
  tokens: readonly AuditedToken[],
  states: readonly StackState[],
  credentials: readonly Credential[],
): ImportPlan {
  const judged = tokens
    .filter((token) => token.class !== "managed")
    .map((token) => ({ token, why: whyNot(token, credentials) }));
  const chosen = judged.flatMap(({ token, why }) => (why === undefined ? [token] : []));
  const names = resourceNames(
    chosen,
    states.flatMap((state) => state.tokens.map(({ name }) => name)),
  );
  return {
    resources: chosen.map(({ id, kind }) => ({
      type: TYPES[kind],
      name: names.get(id) ?? id,
      id,
    })),
    leftOut: judged.flatMap(({ token: { id }, why }) => (why === undefined ? [] : [{ id, why }])),
  };
}

/** Why a token is left out; undefined if it is not. */
function whyNot(token: AuditedToken, credentials: readonly Credential[]): string | undefined {
  const { prefix, owner, place } = token;
  if (place !== undefined) return `it is in use by ${holderOf(place)}`;
  if (token.class !== "unmanaged") return owner === undefined ? token.class : `it was created for ${owner}`;
  const used = credentials.find((each) => each.prefix !== "" && each.prefix === prefix);
  return used === undefined
    ? undefined
    : `it is the credential in use (${used.source}), or has its prefix. To manage it all the same, add it to the file`;
}
