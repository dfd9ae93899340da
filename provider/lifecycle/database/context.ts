import type { DatabaseBackend } from "../../backends/databases";
import type { Context } from "../steps/context";
import type { DatabaseListing } from "./listing";

/** What the lifecycle of databases works with; all outside effects go through it. */
export interface DatabaseContext extends Pick<Context, "clock" | "warn" | "shutdown"> {
  readonly databases: DatabaseBackend;
  /** The listing of the run, of the same backend. */
  readonly databaseListing: DatabaseListing;
  /** The names of databases that the deletion of a resource must not delete: another resource has them. */
  readonly keptDatabases: { has(name: string): boolean };
}
