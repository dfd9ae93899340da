import type { DatabaseChange } from "../../backends/databases";
import { isTokenError, TokenError } from "../../errors";
import type { RawInputs } from "../arguments/failure";
import { knownArguments } from "../arguments/knownArguments";
import { NotReadyError } from "../notReady";
import type { DatabaseArguments } from "./check";
import type { DatabaseContext } from "./context";
import { refuseTemplate } from "./diff";
import { called, guardCluster } from "./otherCluster";
import { sameTemplate } from "./partitionTemplate";
import { renameDatabase } from "./rename";
import { settingsAsked, settingsMissing } from "./settings";
import { type DatabaseState, databaseState } from "./state";

/**
 * Renames a database and changes its settings, as far as the program asks for it. What the program leaves out, and what
 * the database has already, is not sent.
 *
 * @param id the resource's id
 * @param context asked for only when the service is needed
 * @throws NotReadyError when the database was renamed and the rest failed: the state must have its new name
 */
export async function updateDatabase(
  id: string,
  state: DatabaseState,
  inputs: RawInputs,
  context: () => DatabaseContext,
): Promise<DatabaseState> {
  const wanted = knownArguments<DatabaseArguments>(inputs, "updated with", "a database");
  const { partitionTemplate } = wanted;
  if (partitionTemplate !== undefined && !sameTemplate(state.partitionTemplate, partitionTemplate)) {
    throw refuseTemplate(state);
  }
  const updated = databaseState(wanted, state, state.scope);
  const renames = wanted.name !== state.name;
  const change = settingsMissing(state, settingsAsked(wanted));
  if (!renames && change === undefined) return { ...updated, status: state.status };
  const service = context();
  guardCluster(state, service.databases.scope);
  if (renames) await renameDatabase(state.name, wanted.name, service);
  const named = { ...updated, name: wanted.name };
  if (change === undefined) return named;
  try {
    const settings = await changeSettings(wanted.name, change, service);
    return databaseState(wanted, { ...named, ...settings }, state.scope);
  } catch (error) {
    throw renames && isTokenError(error) ? new NotReadyError(error, id, named) : error;
  }
}

/** @returns the settings from now on, by the answer or, if that is unclear, by the listing */
async function changeSettings(
  name: string,
  change: DatabaseChange,
  { databases, databaseListing }: DatabaseContext,
): Promise<Required<DatabaseChange>> {
  let unclear: TokenError;
  try {
    const answered = await databases.update(name, change);
    if (settingsMissing(answered, change) === undefined) return answered;
    const what = `the service answered with other settings for the ${called({ name })} than asked for`;
    unclear = new TokenError("protocol", what);
  } catch (error) {
    if (!isTokenError(error, "ambiguous", "not-found")) throw error;
    unclear = error;
  } finally {
    databaseListing.drop();
  }
  const record = await databaseListing.fresh(name);
  if (record === undefined) {
    const message = `${unclear.message}. The service lists no ${called({ name })}: run \`pulumi refresh\``;
    throw new TokenError("not-found", message, { cause: unclear });
  }
  if (settingsMissing(record, change) === undefined) return record;
  const message = `${unclear.message}. The service lists the ${called({ name })} without the change: run \`pulumi up\` again`;
  throw new TokenError(unclear.code === "ambiguous" ? "unavailable" : "protocol", message, {
    cause: unclear,
  });
}
