import type { DatabaseBackend, DatabaseRecord } from "../../backends/databases";
import { SharedRequest } from "../../backends/sharedRequest";

/**
 * The listing of a run, asked for once and shared by every database that is refreshed. It is dropped whenever a database
 * is created, changed or deleted.
 */
export class DatabaseListing {
  private shared: Promise<DatabaseRecord[]> | undefined;
  private readonly afresh: SharedRequest<DatabaseRecord[]>;

  constructor(private readonly databases: Pick<DatabaseBackend, "list">) {
    this.afresh = new SharedRequest(() => this.databases.list());
  }

  /** A database's record in the shared listing; undefined: it is missing. A failed listing is asked for again. */
  async current(name: string): Promise<DatabaseRecord | undefined> {
    if (this.shared === undefined) {
      const asked = this.databases.list();
      this.shared = asked;
      asked.catch(() => {
        if (this.shared === asked) this.shared = undefined;
      });
    }
    return recordIn(await this.shared, name);
  }

  /** A database's record in a listing that is asked for after this call: before changes, and for unknown outcomes. */
  async fresh(name: string): Promise<DatabaseRecord | undefined> {
    return recordIn(await this.all(), name);
  }

  /** A listing that is asked for after this call. */
  all(): Promise<DatabaseRecord[]> {
    return this.afresh.get();
  }

  /** Forgets the shared listing: a database was created, changed or deleted. */
  drop(): void {
    this.shared = undefined;
  }
}

/** A database's record in a listing; undefined: it is missing. */
export function recordIn(records: readonly DatabaseRecord[], name: string): DatabaseRecord | undefined {
  return records.find((record) => record.name === name);
}
