import type { DatabaseRecord } from "../../backends/databases";
import { TokenError } from "../../errors";
import type { DatabaseArguments } from "./check";
import type { DatabaseContext } from "./context";
import { called } from "./otherCluster";
import { isAsWanted, linesOf } from "./settings";
import { type DatabaseState, databaseState } from "./state";

/**
 * Takes over a database that exists, instead of creating one. Nothing on the service changes.
 *
 * @throws TokenError `not-found` when there is none; `config`, with the lines to write, when its settings are not those
 *   of the program
 */
export async function adoptDatabase(
  wanted: DatabaseArguments,
  context: DatabaseContext,
): Promise<DatabaseState> {
  const record = await findDatabase(
    wanted.name,
    context,
    ". To create a new one, remove `adopt` (or the option import)",
  );
  if (isAsWanted(record, wanted)) return databaseState(wanted, record, context.databases.scope);
  throw new TokenError(
    "config",
    `the arguments do not describe the ${called(wanted)}. To take it over as it is, write: ${linesOf(record)} What is left out may have any value. Once it is taken over, all but partitionTemplate can be changed`,
  );
}

/**
 * The record of a database, from a fresh listing.
 *
 * @param otherwise what else can be done where there is none
 * @throws TokenError `not-found` when it does not exist
 */
export async function findDatabase(
  name: string,
  { databaseListing, databases }: DatabaseContext,
  otherwise = "",
): Promise<DatabaseRecord> {
  const record = await databaseListing.fresh(name);
  if (record !== undefined) return record;
  throw new TokenError(
    "not-found",
    `there is no ${called({ name })} in ${databases.scope}: check the name, and the cluster that the provider is configured for${otherwise}`,
  );
}
