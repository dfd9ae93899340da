import { TokenError } from "../../errors";
import { ownerName } from "../../token/ownerMarker";
import type { RawInputs } from "../arguments/failure";
import type { TokenState, TokenStatus } from "../state";

/** A replacement that is due. */
interface Replacement {
  /** The token's status now. */
  readonly status: TokenStatus;
  /** Whether the user's arguments ask for it, and not only the token's death. */
  readonly asked: boolean;
  /** The properties that make it due; empty: it is not. */
  readonly replaces: readonly string[];
  /** The id that `adopt` names. */
  readonly adopted: string | undefined;
}

/** Why a token must not be replaced; undefined: it may be. */
export function refuseReplacement(
  state: TokenState,
  news: RawInputs,
  { status, asked, replaces, adopted }: Replacement,
): TokenError | undefined {
  if (replaces.length === 0) return undefined;
  const token = `token ${state.tokenId} of ${JSON.stringify(ownerName(state.owner))}`;
  if (adopted === state.tokenId) {
    // It would adopt the same token again and then revoke it, although the state says that it is alive.
    return new TokenError(
      "config",
      `${token} has to be replaced (${replaces.join(", ")}) and is still named in adopt: ` +
        "remove `adopt` (or the `import` option) from the program first; the next `pulumi up` then creates a new token and revokes this one",
    );
  }
  if (asked) return undefined;
  if (status === "expired" && typeof news.expiresAt === "string") {
    return new TokenError(
      "invalid-token",
      `${token} is expired (its expiresAt was ${state.expiresAt}), and a fixed instant is never moved by itself: set a later expiresAt, or expiresIn`,
    );
  }
  if (news.onInvalid !== "error") return undefined;
  return new TokenError(
    "invalid-token",
    `${token} is ${status}, and onInvalid is "error": set onInvalid to "replace" to create a new one, or destroy the resource`,
  );
}
