import { isTokenError, TokenError } from "../../errors";
import { NotReadyError } from "../notReady";
import type { Context } from "./context";
import { reasonOf, revokeAgain, shutDownEarly } from "./mint";

/** A new token that must not stay. */
interface DiscardedToken {
  readonly tokenId: string;
  readonly tokenPrefix: string;
  /** Why; undefined: the process has to end before the token is recorded. */
  readonly why?: TokenError;
  /** Whether `why` already says why it must not stay. @default its secret is kept nowhere */
  readonly explained?: boolean;
  /** The resource's id, and what its state says of the token where it could not be revoked. */
  readonly record: { readonly id: string; readonly state: object };
}

/**
 * Takes a new token back that nobody can use: its secret is kept nowhere, or nobody may be told of it any more.
 *
 * @returns the failure of the call. Where the token could not be revoked, it also has the token recorded
 */
export async function discard(unwanted: DiscardedToken, context: Context): Promise<Error> {
  const { tokenId, tokenPrefix, why, record } = unwanted;
  try {
    await revokeAgain({ id: tokenId, tokenPrefix }, context);
    return why === undefined ? shutDownEarly(tokenId) : revokedFor(why, unwanted);
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return new NotReadyError(
      why === undefined ? error : notRevoked(tokenId, why, error),
      record.id,
      record.state,
    );
  }
}

function notRevoked(tokenId: string, why: TokenError, error: TokenError): TokenError {
  return new TokenError(
    error.code,
    `${why.message}. Token ${tokenId} could not be revoked again (${reasonOf(error.cause)}). It is in the state: the next \`pulumi up\` makes another and revokes this one, \`pulumi destroy\` revokes it`,
    { cause: error },
  );
}

function revokedFor(why: TokenError, { tokenId, explained = false }: DiscardedToken): TokenError {
  if (explained) return new TokenError(why.code, `${why.message}. It was revoked again`, { cause: why });
  return new TokenError(
    why.code,
    `${why.message}. Its secret is not kept in the state (deliver.keepInState is false), so that token ${tokenId} was revoked again. The next \`pulumi up\` makes another`,
    { cause: why },
  );
}
