import { type OwnScope, relationOf } from "../../account/scope";
import { CONFIG_NAMESPACE } from "../../account/settings";
import { TokenError } from "../../errors";
import type { RawInputs } from "../arguments/failure";
import { isDead, readState, statusAt } from "../state";
import type { Context } from "./context";

/**
 * The properties from the engine, with the scope as this provider writes it. If they name another scope that is
 * configured as the same account, the listing has to prove it: an id means the same token only in its own account.
 *
 * @param id the resource's id
 * @param context asked for only where something has to be proven
 * @throws TokenError `config` when no id of the state is in the listing
 */
export async function inOwnScope(
  id: string,
  props: RawInputs,
  own: OwnScope,
  context: () => Context,
): Promise<RawInputs> {
  const { scope: stated } = props;
  if (typeof stated !== "string" || stated === "" || stated === own.scope) return props;
  const relation = relationOf(stated, own);
  if (relation === "other") return props;
  if (relation === "alias") await proveListed(id, props, own, context());
  return { ...props, scope: own.scope };
}

async function proveListed(id: string, props: RawInputs, own: OwnScope, context: Context): Promise<void> {
  const wanted = liveIds(id, props, context.clock.now());
  // If every token is known to be dead, there is nothing left to lose.
  if (wanted.length === 0) return;
  const records = await context.listing.current();
  if (records.some((record) => wanted.includes(record.id))) return;
  throw new TokenError(
    "config",
    `token ${wanted[0]} belongs to ${props.scope}, and ${own.scope}, for which the provider is configured, does not list it: they are not the same account, although ${CONFIG_NAMESPACE}:scopeAliases, or the state of an earlier release, says so. ` +
      `Nothing was done. Configure ${props.scope} again`,
  );
}

function liveIds(id: string, props: RawInputs, now: number): string[] {
  const current = readState(props, id);
  const retiring = Array.isArray(props.retiring) ? props.retiring : [];
  return [
    isDead(statusAt(current, now)) ? undefined : current.tokenId,
    props.previousTokenId,
    ...retiring.map((each: unknown) => (each as { tokenId?: unknown } | null)?.tokenId),
  ].filter((each) => typeof each === "string");
}
