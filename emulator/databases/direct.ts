import { type ClusterFinder, idsOf } from "../clusters";
import type { Service } from "../service";
import type { DatabaseView, PartitionTemplatePart } from "./records";
import { checkDatabaseCreation, checkLimits, checkName } from "./requests";
import type { StoredDatabase } from "./store";

/** The settings of a database that can be changed; one that is absent does not change. */
export interface DatabaseChanges {
  /** The new name. */
  readonly name?: string;
  /** The most tables, 1 or more. */
  readonly maxTables?: number;
  /** The most columns of a table, 1 or more. */
  readonly maxColumnsPerTable?: number;
  /** Nanoseconds; a string or a bigint where a number is not exact. */
  readonly retentionPeriod?: string | number | bigint;
}

/** What `createDatabase` creates a database from. What is left out has the service's default. */
export interface CreateDatabaseRequest extends DatabaseChanges {
  /** 1 to 64 characters. */
  readonly name: string;
  /** 1 to 8 parts, one of them a time. */
  readonly partitionTemplate?: readonly PartitionTemplatePart[];
  /** A Dedicated account's id, or `clustered`. @default the first account */
  readonly accountId?: string;
  /** A Dedicated cluster's id. @default the first cluster */
  readonly clusterId?: string;
}

/** Databases without HTTP and without a credential. The account and the cluster are the first ones by default. */
export interface DirectDatabases {
  /** Every database of a cluster, in the order of creation, deleted ones included. */
  databases(accountId?: string, clusterId?: string): DatabaseView[];
  /** Creates a database. @throws Error if the name is in use */
  createDatabase(request: CreateDatabaseRequest): DatabaseView;
  /** Deletes a database. @throws Error for an unknown name */
  deleteDatabase(name: string, accountId?: string, clusterId?: string): void;
  /** Changes a database, its name included. @throws Error for an unknown name */
  changeDatabase(
    name: string,
    changes: DatabaseChanges,
    accountId?: string,
    clusterId?: string,
  ): DatabaseView;
  /** The lines of line protocol that were written to a database. @throws Error for an unknown name */
  lines(database: string, accountId?: string, clusterId?: string): readonly string[];
}

/** Makes the side of databases that needs no HTTP. */
export function directDatabases({ databases }: Service, clusterOf: ClusterFinder): DirectDatabases {
  const existing = (name: string, accountId?: string, clusterId?: string): StoredDatabase => {
    const database = databases.byName(clusterOf(accountId, clusterId), name);
    if (database === undefined) throw new Error(`the emulator has no database ${name}`);
    return database;
  };
  return {
    databases: (accountId, clusterId) => databases.all(clusterOf(accountId, clusterId)).map(viewOf),
    createDatabase: ({ accountId, clusterId, ...request }) =>
      viewOf(databases.create(clusterOf(accountId, clusterId), checkDatabaseCreation(request))),
    deleteDatabase: (...place) => databases.delete(existing(...place)),
    changeDatabase: (name, { name: newName, ...request }, accountId, clusterId) => {
      const limits = checkLimits(request);
      const database = existing(name, accountId, clusterId);
      const named = newName === undefined ? database : databases.rename(database, checkName(newName));
      return viewOf(databases.change(named, limits));
    },
    lines: (...place) => existing(...place).lines,
  };
}

function viewOf({ id, cluster, settings, deletedAt }: StoredDatabase): DatabaseView {
  return {
    ...idsOf(cluster),
    id,
    ...settings,
    state: deletedAt === undefined ? "active" : "deleted",
    ...(deletedAt === undefined ? {} : { deletedAt }),
  };
}
