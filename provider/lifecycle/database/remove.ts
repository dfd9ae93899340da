import { isTokenError, TokenError } from "../../errors";
import type { DatabaseContext } from "./context";
import { called, guardCluster } from "./otherCluster";
import type { DatabaseState } from "./state";

/**
 * Deletes a database, and its data, whose resource is deleted: only if the state says `forceDestroy`, so that a run
 * before this one was told. A database that is gone counts as deleted if the listing says so.
 *
 * @throws TokenError `config` when its deletion was not allowed; any other one when the database may still be there
 */
export async function removeDatabase(state: DatabaseState, context: DatabaseContext): Promise<void> {
  guardCluster(state, context.databases.scope);
  const kept = context.keptDatabases.has(state.name);
  // A missing database is replaced by a new one of the same name, which the deletion of the old one must not touch.
  if (kept && state.status === "missing") return;
  if (kept) {
    context.warn(`${called(state)} was not deleted: another resource of the program has it`);
    return;
  }
  // A listing may leave out a database. Where its deletion is allowed, the answer to that tells too.
  if (state.forceDestroy && state.status !== "missing") return remove(state, context);
  if ((await context.databaseListing.fresh(state.name)) === undefined) return;
  if (state.status === "missing") {
    context.warn(
      `${called(state)} was not deleted: the state says that it is missing, so that the one which is there now may be another. If it is the same, import it again to delete it`,
    );
    return;
  }
  throw refuseDeletion(state);
}

function refuseDeletion(state: DatabaseState): TokenError {
  return new TokenError(
    "config",
    `${called(state)} was not deleted, because its data would be lost: to delete both, set \`forceDestroy: true\` and run \`pulumi up\` first. ` +
      "To keep the database and forget the resource, set the option retainOnDelete, or use `pulumi state delete`",
  );
}

async function remove(state: DatabaseState, { databases, databaseListing }: DatabaseContext): Promise<void> {
  try {
    await databases.delete(state.name);
  } catch (error) {
    if (!isTokenError(error, "ambiguous", "not-found", "conflict", "protocol")) throw error;
    if ((await databaseListing.fresh(state.name)) === undefined) return;
    const found = "The service still lists it: it stays in the state, run the command again";
    throw new TokenError(error.code, `${error.message}. ${found}`, { cause: error });
  } finally {
    databaseListing.drop();
  }
}
