import type { DatabaseBackend, DatabaseRecord } from "../../backends/databases";
import { SharedListing } from "../../backends/sharedListing";

/**
 * The listing of a run, asked for once and shared by every database that is refreshed. It is dropped whenever a database
 * is created, changed or deleted.
 */
export class DatabaseListing {
  private readonly records: SharedListing<DatabaseRecord[]>;

  constructor(databases: Pick<DatabaseBackend, "list">) {
    this.records = new SharedListing(() => databases.list());
  }

  /** A database's record in the shared listing; undefined: it is missing. A failed listing is asked for again. */
  async current(name: string): Promise<DatabaseRecord | undefined> {
    return recordIn(await this.records.current(), name);
  }

  /** A database's record in a listing that is asked for after this call: before changes, and for unknown outcomes. */
  async fresh(name: string): Promise<DatabaseRecord | undefined> {
    return recordIn(await this.all(), name);
  }

  /** A listing that is asked for after this call. */
  all(): Promise<DatabaseRecord[]> {
    return this.records.fresh();
  }

  /** Forgets the shared listing: a database was created, changed or deleted. */
  drop(): void {
    this.records.drop();
  }
}

/** A database's record in a listing; undefined: it is missing. */
export function recordIn(records: readonly DatabaseRecord[], name: string): DatabaseRecord | undefined {
  return records.find((record) => record.name === name);
}
