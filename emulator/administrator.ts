import { randomUUID } from "node:crypto";
import type { AccountKey } from "./accounts";
import type { Clock } from "./clock";
import { stateOf } from "./records";
import type { TokenStore } from "./store";

/** The description of the token that an account begins with. */
const DESCRIPTION = "initial token";

/**
 * Sees to it that an account has a living administrative token whose secret is known.
 *
 * A secret that was handed in is used: it belongs to a living token of the account, or becomes a new one's. Where
 * none was, or it is dead, a new token is made. An administrative token that is left behind is revoked, because
 * nobody may know its secret any more.
 *
 * @param handedIn the secret that an earlier run gave out
 * @returns the administrative secret
 */
export function ensureAdministrator(
  store: TokenStore,
  clock: Clock,
  account: AccountKey,
  handedIn: string | undefined,
): string {
  const before = store.initialOf(account);
  const found = handedIn === undefined ? undefined : store.bySecret(handedIn);
  if (handedIn !== undefined && found !== undefined && found.account === account) {
    if (stateOf(found.record, clock.now()) === "active") {
      store.setInitial(account, found.record.id);
      return handedIn;
    }
  }
  const fresh = found === undefined ? handedIn : undefined;
  const { record, secret } = store.issue(account, { description: DESCRIPTION }, randomUUID(), fresh);
  store.setInitial(account, record.id);
  if (before !== undefined) store.revoke(before.record.id);
  return secret;
}
