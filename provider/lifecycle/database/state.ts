import type { DatabaseChange, DatabaseRecord, PartitionPart } from "../../backends/databases";
import { defined } from "../../defined";
import { readVersion, STATE_VERSION } from "../state";
import type { DatabaseArguments } from "./check";
import { readTemplate } from "./partitionTemplate";
import { formatRetention, parseRetention } from "./retention";

/** How the provider process recognizes the state of a database. */
export const DATABASE = "database";

/**
 * What is known of a database, when it was last checked: whether the service lists it. There is no more to know, because
 * it has no other sign of life.
 */
export type DatabaseStatus = "active" | "missing";

/** A database as the state holds it: the resource's outputs. The settings are those of the service. */
export interface DatabaseState extends Required<DatabaseChange> {
  readonly kind: typeof DATABASE;
  /** What the database is called now. The resource's id is what it was called at first. */
  readonly name: string;
  /** The retention as the program writes it; in nanoseconds where it could not be written. */
  readonly retention: string;
  readonly partitionTemplate?: readonly PartitionPart[];
  /** Whether the deletion of the resource may delete the database. */
  readonly forceDestroy: boolean;
  /** Encoded `ORG/PROJECT/STACK/NAME`. Only in the state: a database has no description that could name it. */
  readonly owner: string;
  readonly scope: string;
  readonly status: DatabaseStatus;
  readonly stateVersion: number;
}

/**
 * Reads a state that any release up to this one may have written. What is missing or of a wrong type is filled in, so
 * that a damaged state can be repaired.
 *
 * @param id the resource's id
 * @throws TokenError `config` for a state that a later release wrote
 */
export function readDatabaseState(raw: Readonly<Record<string, unknown>>, id: string): DatabaseState {
  const stateVersion = readVersion(raw);
  const text = (name: string) => (typeof raw[name] === "string" && raw[name] !== "" ? raw[name] : undefined);
  const count = (name: string) => (typeof raw[name] === "number" ? raw[name] : 0);
  const digits = text("retentionNanoseconds");
  const retentionNanoseconds = digits !== undefined && /^\d{1,19}$/.test(digits) ? digits : "0";
  return defined({
    kind: DATABASE as typeof DATABASE,
    name: text("name") ?? id,
    retention: text("retention") ?? formatRetention(retentionNanoseconds),
    retentionNanoseconds,
    maxTables: count("maxTables"),
    maxColumnsPerTable: count("maxColumnsPerTable"),
    partitionTemplate: readTemplate(raw.partitionTemplate),
    forceDestroy: raw.forceDestroy === true,
    owner: text("owner") ?? "",
    scope: text("scope") ?? "",
    status: raw.status === "missing" ? ("missing" as const) : ("active" as const),
    stateVersion,
  });
}

/**
 * The state of a database that the service lists.
 *
 * @param wanted how the program writes the retention, if it names one, and its options
 */
export function databaseState(
  wanted: Pick<DatabaseArguments, "retention" | "forceDestroy" | "owner">,
  record: DatabaseRecord,
  scope: string,
): DatabaseState {
  const { name, maxTables, maxColumnsPerTable, retentionNanoseconds, partitionTemplate } = record;
  return {
    kind: DATABASE,
    name,
    retention: writtenRetention(wanted.retention, retentionNanoseconds),
    retentionNanoseconds,
    maxTables,
    maxColumnsPerTable,
    ...defined({ partitionTemplate }),
    forceDestroy: wanted.forceDestroy ?? false,
    owner: wanted.owner,
    scope,
    status: "active",
    stateVersion: STATE_VERSION,
  };
}

/** A retention in the program's own words, as long as they mean it: `24h` stays `24h`. */
function writtenRetention(written: string | undefined, nanoseconds: string): string {
  const same = written !== undefined && parseRetention(written) === nanoseconds;
  return same ? written : formatRetention(nanoseconds);
}
