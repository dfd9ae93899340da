import type { DatabaseRecord } from "../../backends/databases";
import { defined } from "../../defined";
import { isTokenError, TokenError } from "../../errors";
import type { RawInputs } from "../arguments/failure";
import { knownArguments } from "../arguments/knownArguments";
import { NotReadyError } from "../notReady";
import { answeredBeforeEnd } from "../steps/answeredBeforeEnd";
import { adoptDatabase } from "./adopt";
import type { DatabaseArguments } from "./check";
import type { DatabaseContext } from "./context";
import { called } from "./otherCluster";
import { isAsWanted, linesOf, settingsAsked } from "./settings";
import { type DatabaseState, databaseState } from "./state";

/**
 * Creates a database, or adopts one.
 *
 * @param inputs what `check` returned
 * @returns its id, which is its name now and stays what it is when the database is renamed
 * @throws NotReadyError when the database exists and is not as it was asked for
 * @throws TokenError `ambiguous` when it cannot be known whether one was created; any other code means that none was
 */
export async function createDatabase(
  inputs: RawInputs,
  context: DatabaseContext,
): Promise<{ id: string; outs: DatabaseState }> {
  const wanted = knownArguments<DatabaseArguments>(inputs, "created with", "a database");
  const id = wanted.name;
  if (wanted.adopt === true) return { id, outs: await adoptDatabase(wanted, context) };
  const before = await context.databaseListing.fresh(wanted.name);
  if (before !== undefined) throw alreadyThere(wanted, before, context);
  const answered = await create(wanted, context);
  const record = isAsWanted(answered, wanted) ? answered : await lookAgain(answered, context);
  const outs = databaseState(wanted, record, context.databases.scope);
  if (isAsWanted(record, wanted)) return { id, outs };
  const reason = `the service created the ${called(wanted)} with other settings than asked for: ${linesOf(record)} What can be changed, the next \`pulumi up\` changes`;
  throw new NotReadyError(new TokenError("protocol", reason), id, outs);
}

async function create(wanted: DatabaseArguments, context: DatabaseContext): Promise<DatabaseRecord> {
  const { databases, databaseListing, shutdown } = context;
  if (shutdown.aborted) {
    throw new TokenError("unavailable", "the run was ended before the database was created: there is none");
  }
  const { name, partitionTemplate } = wanted;
  const request = { name, ...settingsAsked(wanted), ...defined({ partitionTemplate }) };
  try {
    return await answeredBeforeEnd(shutdown, (signal) => databases.create(request, { signal }));
  } catch (error) {
    if (isTokenError(error, "conflict")) throw await explainConflict(wanted, error, context);
    if (!isTokenError(error, "ambiguous")) throw error;
    return await findCreated(wanted, error, context);
  } finally {
    databaseListing.drop();
  }
}

/** An answer may leave something out. What the database is like, the listing says, unless it cannot be read. */
async function lookAgain(
  answered: DatabaseRecord,
  { databaseListing, warn }: DatabaseContext,
): Promise<DatabaseRecord> {
  try {
    return (await databaseListing.fresh(answered.name)) ?? answered;
  } catch (error) {
    // The database is there and must reach the state.
    warn(reasonOf(error));
    return answered;
  }
}

/**
 * What became of a creation with an unknown outcome. A database has no marker: one that was not there before, with the
 * settings asked for, is ours.
 */
async function findCreated(
  wanted: DatabaseArguments,
  cause: TokenError,
  { databaseListing }: DatabaseContext,
): Promise<DatabaseRecord> {
  const adopt = "write `adopt: true`";
  const record = await databaseListing.fresh(wanted.name).catch((error) => {
    throw new TokenError(
      "ambiguous",
      `${cause.message}. Whether the ${called(wanted)} was created could not be determined (${reasonOf(error)}). Run \`pulumi up\` again; if it says that the database exists, ${adopt}`,
      { cause },
    );
  });
  if (record === undefined) {
    throw new TokenError(
      "unavailable",
      `${cause.message}. The service lists no ${called(wanted)} now. Run \`pulumi up\` again; if the database is there after all, ${adopt}`,
      { cause },
    );
  }
  if (isAsWanted(record, wanted)) return record;
  throw new TokenError(
    "ambiguous",
    `${cause.message}. Since then there is a ${called(wanted)}, with other settings than asked for, so that it is not certain who created it. If it is to be this one, ${adopt} with: ${linesOf(record)}`,
    { cause },
  );
}

function alreadyThere(
  wanted: DatabaseArguments,
  record: DatabaseRecord,
  { databases: { scope } }: DatabaseContext,
): TokenError {
  return new TokenError(
    "config",
    `there is a ${called(wanted)} in ${scope} already, and it is not taken over without being asked for: give this one another name; or, to take it over (also if an interrupted run created it), write \`adopt: true\` with: ${linesOf(record)}`,
  );
}

/** A name can be refused although no database has it: one that was just deleted. */
async function explainConflict(
  wanted: DatabaseArguments,
  cause: TokenError,
  context: DatabaseContext,
): Promise<TokenError> {
  const record = await context.databaseListing.fresh(wanted.name);
  if (record !== undefined) return alreadyThere(wanted, record, context);
  return new TokenError(
    "conflict",
    `${cause.message}. The service lists no ${called(wanted)}: one that was deleted keeps its name for about 7 days, in which it can be restored. Choose another name, or wait; a name should not be written to for some minutes after its database was deleted`,
    { cause },
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
