import { defined } from "../../defined";
import { findDatabase } from "./adopt";
import type { DatabaseArguments } from "./check";
import type { DatabaseContext } from "./context";
import { acceptedRetention } from "./retention";
import { type DatabaseState, databaseState } from "./state";

/** A database that exists, and the arguments that describe it. */
export interface ImportedDatabase {
  readonly inputs: Omit<DatabaseArguments, "owner" | "adopt" | "forceDestroy">;
  readonly outs: DatabaseState;
}

/**
 * Takes over a database as it is. Nothing on the service changes.
 *
 * @param id its name
 * @param owner the resource that owns it from now on
 * @throws TokenError `not-found` when there is none
 */
export async function importDatabase(
  id: string,
  owner: string,
  context: DatabaseContext,
): Promise<ImportedDatabase> {
  const record = await findDatabase(id, context);
  const { name, maxTables, maxColumnsPerTable, partitionTemplate } = record;
  const retention = acceptedRetention(record.retentionNanoseconds);
  return {
    inputs: defined({ name, retention, maxTables, maxColumnsPerTable, partitionTemplate }),
    outs: databaseState({ owner }, record, context.databases.scope),
  };
}
