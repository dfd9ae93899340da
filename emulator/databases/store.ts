import type { Clock } from "../clock";
import { type Cluster, sameCluster } from "../clusters";
import { apiErrors } from "../errors";
import type { Keep } from "../keep";
import type { DatabaseLimits, DatabaseSettings } from "./records";

/** A database as the emulator stores it. */
export interface StoredDatabase {
  /** Unique over all clusters. */
  readonly id: number;
  /** The cluster it belongs to. */
  readonly cluster: Cluster;
  readonly settings: DatabaseSettings;
  /** When it was deleted; RFC 3339. Absent: it was not. */
  readonly deletedAt?: string;
  /** The lines of line protocol that were written to it. */
  readonly lines: readonly string[];
}

/** How long a deleted database can be brought back: 7 days. */
const RECOVERY_MS = 7 * 24 * 3_600_000;

/** The databases of every cluster, deleted ones included. A change that cannot be kept is undone. */
export class DatabaseStore {
  readonly #clock: Clock;
  readonly #keep: Keep;
  readonly #heldMs: number;
  readonly #databases = new Map<number, StoredDatabase>();

  /**
   * @param clock the service's clock
   * @param content what an earlier run stored
   * @param options how changes are stored, and how long the name of a deleted database cannot be used again
   */
  constructor(
    clock: Clock,
    content: readonly StoredDatabase[],
    { keep, heldMs }: { readonly keep: Keep; readonly heldMs: number },
  ) {
    this.#clock = clock;
    this.#keep = keep;
    this.#heldMs = heldMs;
    for (const database of content) this.#databases.set(database.id, database);
  }

  /** What there is to store: every database, in the order of creation. */
  get content(): readonly StoredDatabase[] {
    return [...this.#databases.values()];
  }

  /** Every database of a cluster, in the order of creation, deleted ones included. */
  all(cluster: Cluster): StoredDatabase[] {
    return this.content.filter((database) => sameCluster(database.cluster, cluster));
  }

  /** The databases of a cluster that are not deleted. */
  list(cluster: Cluster): StoredDatabase[] {
    return this.all(cluster).filter(({ deletedAt }) => deletedAt === undefined);
  }

  /** The database of a name, unless it is deleted. */
  byName(cluster: Cluster, name: string): StoredDatabase | undefined {
    return this.list(cluster).find(({ settings }) => settings.name === name);
  }

  /** Creates a database. @throws ApiError 409 if its name is in use */
  create(cluster: Cluster, settings: DatabaseSettings): StoredDatabase {
    this.#claim(cluster, settings.name);
    const id = Math.max(0, ...this.#databases.keys()) + 1;
    return this.#put({ id, cluster, settings, lines: [] });
  }

  /** Changes the settings of a database. */
  change(database: StoredDatabase, limits: Partial<DatabaseLimits>): StoredDatabase {
    return this.#put({ ...database, settings: { ...database.settings, ...limits } });
  }

  /** Gives a database another name. @throws ApiError 409 if that name is in use */
  rename(database: StoredDatabase, name: string): StoredDatabase {
    this.#claim(database.cluster, name);
    return this.#put({ ...database, settings: { ...database.settings, name } });
  }

  /** Deletes a database. It can be brought back for a while. */
  delete(database: StoredDatabase): void {
    this.#put({ ...database, deletedAt: this.#clock.now().toISOString() });
  }

  /**
   * Brings a deleted database back.
   *
   * @throws ApiError 404 if there is none with that id any more, 400 if it is not deleted or its name is in use
   */
  undelete(cluster: Cluster, id: number): StoredDatabase {
    const database = this.#databases.get(id);
    if (database === undefined || !sameCluster(database.cluster, cluster)) throw apiErrors.noSuchDatabase();
    const { deletedAt, ...restored } = database;
    if (deletedAt === undefined) throw apiErrors.notDeleted();
    if (this.#since(deletedAt) > RECOVERY_MS) throw apiErrors.noSuchDatabase();
    if (this.byName(cluster, database.settings.name) !== undefined) throw apiErrors.nameTakenMeanwhile();
    return this.#put(restored);
  }

  /** Adds lines to what was written to a database. */
  write(database: StoredDatabase, lines: readonly string[]): void {
    this.#put({ ...database, lines: [...database.lines, ...lines] });
  }

  #claim(cluster: Cluster, name: string): void {
    for (const { settings, deletedAt } of this.all(cluster)) {
      if (settings.name !== name) continue;
      if (deletedAt === undefined) throw apiErrors.nameTaken();
      if (this.#since(deletedAt) < this.#heldMs) throw apiErrors.nameHeld();
    }
  }

  #since(instant: string): number {
    return this.#clock.now().getTime() - Date.parse(instant);
  }

  #put(database: StoredDatabase): StoredDatabase {
    const before = this.#databases.get(database.id);
    this.#databases.set(database.id, database);
    this.#keep(() => {
      if (before === undefined) this.#databases.delete(database.id);
      else this.#databases.set(database.id, before);
    });
    return database;
  }
}
