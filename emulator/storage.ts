import type { Clock } from "./clock";
import { DatabaseStore, type StoredDatabase } from "./databases/store";
import { DatabaseTokenStore, type StoredDatabaseToken } from "./databaseTokens/store";
import { type ManagementTokenContent, ManagementTokenStore } from "./managementTokens/store";

/** Everything the emulator stores, as it is written to a file. */
export interface Snapshot extends ManagementTokenContent {
  /** Every database token, in the order of creation. */
  readonly databaseTokens: readonly StoredDatabaseToken[];
  /** Every database, in the order of creation, deleted ones included. */
  readonly databases: readonly StoredDatabase[];
}

/** The stores of all resources. */
export interface Stores {
  readonly managementTokens: ManagementTokenStore;
  readonly databaseTokens: DatabaseTokenStore;
  readonly databases: DatabaseStore;
}

/**
 * Opens the stores of all resources, which are saved together.
 *
 * @param clock the service's clock
 * @param content what an earlier run stored
 * @param options how a change is saved, and how long the name of a deleted database cannot be used again
 */
export function openStores(
  clock: Clock,
  content: Snapshot,
  { save, heldMs }: { readonly save?: (snapshot: Snapshot) => void; readonly heldMs: number },
): Stores {
  const keep = (undo: () => void): void => {
    try {
      save?.({
        ...stores.managementTokens.content,
        databaseTokens: stores.databaseTokens.content,
        databases: stores.databases.content,
      });
    } catch (error) {
      undo();
      throw error;
    }
  };
  const stores: Stores = {
    managementTokens: new ManagementTokenStore(clock, content, keep),
    databaseTokens: new DatabaseTokenStore(clock, content.databaseTokens, keep),
    databases: new DatabaseStore(clock, content.databases, { keep, heldMs }),
  };
  return stores;
}
