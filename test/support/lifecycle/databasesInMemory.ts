import { setMaxListeners } from "node:events";
import type { DatabaseBackend } from "../../../provider/backends/databases";
import type { DatabaseContext } from "../../../provider/lifecycle/database/context";
import { DatabaseListing } from "../../../provider/lifecycle/database/listing";
import { type DatabaseState, databaseState } from "../../../provider/lifecycle/database/state";
import { FakeClock } from "./fakeClock";
import { FakeDatabases } from "./fakeDatabases";

/** What the lifecycle of databases works with, in memory. */
export interface DatabasesInMemory<Databases = FakeDatabases> {
  readonly databases: Databases;
  readonly clock: FakeClock;
  readonly context: DatabaseContext;
  /** The names of databases that other resources have. */
  readonly kept: Set<string>;
  /** What the user was told. */
  readonly warnings: string[];
  /** Announces the end of the process. */
  readonly end: AbortController;
}

/** A cluster without databases. */
export function databasesInMemory(): DatabasesInMemory {
  return databasesOn(new FakeDatabases());
}

/** A cluster, and everything around it. */
export function databasesOn<Databases extends DatabaseBackend>(
  databases: Databases,
): DatabasesInMemory<Databases> {
  const clock = new FakeClock();
  const kept = new Set<string>();
  const warnings: string[] = [];
  const end = new AbortController();
  // As the process's own: every call listens.
  setMaxListeners(0, end.signal);
  const context: DatabaseContext = {
    databases,
    clock,
    databaseListing: new DatabaseListing(databases),
    keptDatabases: kept,
    warn: (message) => warnings.push(message),
    shutdown: end.signal,
  };
  return { databases, clock, context, kept, warnings, end };
}

/** Arguments as `check` hands them on. */
export function databaseArguments(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { name: "metrics", kind: "database", owner: "acme/infra/prod/metrics", __provider: "p", ...more };
}

/** The state of a database with the service's own settings. */
export function databaseOutputs(
  databases: FakeDatabases,
  more: Partial<DatabaseState> = {},
): DatabaseState & { readonly __provider: string } {
  const record = { name: "metrics", retentionNanoseconds: "0", maxTables: 500, maxColumnsPerTable: 200 };
  const state = databaseState({ owner: "acme/infra/prod/metrics" }, record, databases.scope);
  return { ...state, __provider: "p", ...more };
}
