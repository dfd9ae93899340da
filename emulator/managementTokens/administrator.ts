import { randomUUID } from "node:crypto";
import type { AccountKey } from "../accounts";
import type { Clock } from "../clock";
import { stateOf } from "../tokens/lifetime";
import type { ManagementTokenStore } from "./store";

/** The description of an account's initial token. */
const DESCRIPTION = "initial token";

/**
 * Makes sure that an account has a live administrative token whose secret is known.
 *
 * A given secret is used: it belongs to a live token of the account, or becomes that of a new one. Without one, or if
 * its token is dead, a new token is created. An administrative token that is left over is revoked, because its secret
 * may be lost.
 *
 * @param handedIn the secret from an earlier run
 * @returns the administrative secret
 */
export function ensureAdministrator(
  store: ManagementTokenStore,
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
