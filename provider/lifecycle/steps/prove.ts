import type { TokenRecord } from "../../backends/backend";
import { TokenError } from "../../errors";
import type { Context } from "./context";
import { isAlive } from "./listing";
import { recordOf } from "./record";

/** The current token, and the one that it replaces. */
interface CurrentToken {
  /** The secret, where it is known. */
  readonly token?: string;
  readonly tokenId: string;
  readonly previousTokenId?: string;
}

/**
 * Proves that the current token works, by using it where its secret is known, else by a fresh listing.
 * Only then may its predecessor be revoked.
 *
 * @throws TokenError `invalid-token` when it could not be proven
 */
export async function proveCurrent(
  { token, tokenId, previousTokenId }: CurrentToken,
  context: Context,
): Promise<void> {
  try {
    if (token === undefined) await findListed(tokenId, context);
    else requireAlive(await context.backend.probe(token, tokenId), context);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TokenError(
      "invalid-token",
      `the current token ${tokenId} could not be proven to work (${why}): its predecessor ${previousTokenId} was not revoked. The next \`pulumi up\` tries again; \`pulumi up --refresh\` also replaces the current one where it is dead`,
      { cause: error },
    );
  }
}

async function findListed(tokenId: string, context: Context): Promise<void> {
  requireAlive(await recordOf(await context.listing.fresh(), tokenId, context), context);
}

function requireAlive(record: TokenRecord | undefined, { clock }: Context): void {
  if (record !== undefined && isAlive(record, clock.now())) return;
  throw new TokenError("invalid-token", "the service does not list it alive");
}
