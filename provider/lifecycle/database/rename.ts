import { isTokenError, TokenError } from "../../errors";
import { answeredBeforeEnd } from "../steps/answeredBeforeEnd";
import type { DatabaseContext } from "./context";
import { recordIn } from "./listing";
import { called } from "./otherCluster";

/**
 * Renames a database. Before and after anything unclear, the listing decides: a name that is free or taken says which
 * database is which.
 *
 * @throws TokenError `ambiguous` when it cannot be known whether it was renamed; any other code means that it was not
 */
export async function renameDatabase(name: string, to: string, context: DatabaseContext): Promise<void> {
  const { databases, databaseListing, shutdown } = context;
  requireRenamable(name, to, await whereIs(name, to, context));
  try {
    await answeredBeforeEnd(shutdown, (signal) => databases.rename(name, to, { signal }));
  } catch (error) {
    if (!isTokenError(error, "ambiguous", "not-found", "conflict", "protocol")) throw error;
    await confirmRenamed(name, to, error, context);
  } finally {
    databaseListing.drop();
  }
}

/** Which of two names are taken. */
interface Names {
  readonly old: boolean;
  readonly present: boolean;
}

async function whereIs(name: string, to: string, { databaseListing }: DatabaseContext): Promise<Names> {
  const records = await databaseListing.all();
  return { old: recordIn(records, name) !== undefined, present: recordIn(records, to) !== undefined };
}

function requireRenamable(name: string, to: string, { old, present }: Names): void {
  const what = `${called({ name })} was not renamed to ${JSON.stringify(to)}`;
  if (old && !present) return;
  if (old) {
    throw new TokenError("config", `${what}: another database has that name. Choose a different one`);
  }
  if (!present) {
    throw new TokenError("not-found", `${what}: it is missing. Run \`pulumi refresh\` to see what is left`);
  }
  throw new TokenError(
    "config",
    `${what}: it is missing, and there is a ${called({ name: to })}. If an interrupted run renamed it, write \`adopt: true\` and run \`pulumi up --refresh\`, which takes it over under its new name and deletes nothing`,
  );
}

async function confirmRenamed(
  name: string,
  to: string,
  cause: TokenError,
  context: DatabaseContext,
): Promise<void> {
  const { old, present } = await whereIs(name, to, context).catch((error) => {
    const message = error instanceof Error ? error.message : "unknown";
    throw new TokenError(
      "ambiguous",
      `${cause.message}. Whether it was renamed could not be determined (${message}). Run \`pulumi refresh\``,
      { cause },
    );
  });
  if (!old && present) return;
  if (old && !present) {
    const code = cause.code === "ambiguous" ? "unavailable" : cause.code;
    const found = `The service lists ${called({ name })} under its old name: it was not renamed`;
    throw new TokenError(code, `${cause.message}. ${found}. Run \`pulumi up\` again`, { cause });
  }
  const found = old ? "databases of both names" : "no database of either name";
  throw new TokenError("ambiguous", `${cause.message}. The service lists ${found}`, { cause });
}
