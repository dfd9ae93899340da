import { relationOf } from "../../provider/account/scope";
import { fingerprint, publicPrefix } from "../../provider/token/secret";
import { type Connection, ownScope } from "../connections";
import { ofKind } from "./ofKind";
import type { StackState, StateToken } from "./stackState";

/** The tokens in states that a secret may be the secret of. */
interface OfSecret {
  /** Its fingerprint is theirs. */
  readonly certain: readonly HeldToken[];
  /** They have its prefix, and no fingerprint is known: previous tokens, and those without a known secret. */
  readonly possible: readonly HeldToken[];
}

/** A token, and the stack that has it. */
interface HeldToken extends StateToken {
  readonly stack: string;
}

/**
 * Finds the token of a secret in the states. That is the only way for a database token: the service shows no part of
 * its secret.
 */
export function tokensOfSecret(
  secret: string,
  states: readonly StackState[],
  connection: Connection,
): OfSecret {
  const own = ownScope(connection);
  const held = ofKind(states, connection.kind)
    .flatMap(({ label, tokens }) => tokens.map((token) => ({ ...token, stack: label })))
    .filter(({ scope }) => relationOf(scope, own) !== "other");
  return {
    certain: held.filter((token) => token.fingerprint === fingerprint(secret)),
    possible: held.filter(
      (token) => token.fingerprint === undefined && token.prefix === publicPrefix(secret),
    ),
  };
}

/** What to say of a secret that no state has. */
export function unknownSecret(secret: string, { backend }: Connection): string {
  return (
    `no state that was read has the fingerprint of this secret (${publicPrefix(secret)}…) for a database token of ${backend.scope}, ` +
    "and the service shows no part of a database token's secret: nothing says which token it is"
  );
}
