import { CONFIG_NAMESPACE } from "../../account/settings";
import { TokenError } from "../../errors";
import type { DiffContext } from "../difference";
import { requireScope } from "../steps/guard";
import type { DatabaseContext } from "./context";
import type { DatabaseState } from "./state";

/** A database as messages call it. */
export function called({ name }: Pick<DatabaseState, "name">): string {
  return `database ${JSON.stringify(name)}`;
}

/**
 * Refuses to touch a database of another cluster: one of the same name may exist in both.
 *
 * @throws TokenError `config`, naming both
 */
export function guardCluster(state: Pick<DatabaseState, "name" | "scope">, scope: string): void {
  requireScope(called(state), state.scope, scope);
}

/**
 * Proves a scope that is configured as the same cluster: the listing must have the database. A name proves less than the
 * id of a token does, but the lack of it proves the opposite.
 *
 * @throws TokenError `config` when the database is not listed
 */
export async function proveInCluster(
  state: Pick<DatabaseState, "name" | "scope" | "status">,
  { databases, databaseListing }: Pick<DatabaseContext, "databases" | "databaseListing">,
): Promise<void> {
  if (state.status === "missing" || (await databaseListing.current(state.name)) !== undefined) return;
  throw new TokenError(
    "config",
    `${called(state)} belongs to ${state.scope}, and ${databases.scope}, for which the provider is configured, does not list it: they are not the same cluster, although ${CONFIG_NAMESPACE}:scopeAliases, or the state of an earlier release, says so. ` +
      `Nothing was done. Configure ${state.scope} again`,
  );
}

/** Why a database of one cluster is not replaced by one in another: its data would stay behind or be deleted. */
export function refuseOtherCluster(
  state: Pick<DatabaseState, "name" | "scope">,
  { scope }: Pick<DiffContext, "scope">,
): TokenError {
  return new TokenError(
    "config",
    `${called(state)} belongs to ${state.scope} and the provider is configured for ${scope}: nothing was done, because a database is never replaced. ` +
      `Configure ${state.scope} again to go on as before. Where both are one cluster, reached in two ways, set ${CONFIG_NAMESPACE}:scopeAliases to ${state.scope}. ` +
      "For a database in the other cluster too, declare another resource",
  );
}
