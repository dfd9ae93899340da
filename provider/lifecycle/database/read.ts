import { defined } from "../../defined";
import type { RawInputs } from "../arguments/failure";
import { findDatabase } from "./adopt";
import type { DatabaseContext } from "./context";
import { guardCluster } from "./otherCluster";
import { type DatabaseState, databaseState, readDatabaseState } from "./state";

/**
 * What became of a database, from the listing that the whole run shares; or, without a state, a database that the program
 * looks up by its name and does not own.
 *
 * @param id the resource's id: the name that is looked up
 * @param props the state; without a version: none
 * @throws TokenError `not-found` when the one to look up does not exist
 */
export async function readDatabase(
  id: string,
  props: RawInputs,
  context: DatabaseContext,
): Promise<DatabaseState> {
  const { databases, databaseListing } = context;
  if (props.stateVersion === undefined) {
    return databaseState({ owner: "" }, await findDatabase(id, context), databases.scope);
  }
  const state = readDatabaseState(props, id);
  guardCluster(state, databases.scope);
  const record = await databaseListing.current(state.name);
  if (record === undefined) return { ...state, status: "missing" };
  const { partitionTemplate: _former, ...others } = state;
  const { partitionTemplate, ...settings } = databaseState(state, record, state.scope);
  return { ...others, ...settings, ...defined({ partitionTemplate }), stateVersion: state.stateVersion };
}
