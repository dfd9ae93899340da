import type { WorkspaceOptions } from "../../test/support/engine/workspace";
import type { Service } from "./service";

/** An operation on a stack that is measured. */
export type Operation = "create" | "unchanged" | "edit" | "refresh" | "destroy";

/** The operations, in the order in which they run. */
export const OPERATIONS: readonly Operation[] = ["create", "unchanged", "edit", "refresh", "destroy"];

/** The operations of resources that cannot be changed in place. */
export const WITHOUT_EDIT: readonly Operation[] = OPERATIONS.filter((operation) => operation !== "edit");

/** Something that goes through the operations and is then removed. */
export interface Stack {
  /** Runs an operation as whole processes and waits for them to exit. Rejects when it fails. */
  run(operation: Operation): Promise<void>;
  /** Bytes of the state as it is stored; undefined if there is none. */
  stateBytes(): Promise<number | undefined>;
  /** Ends what is running and removes everything. */
  close(): Promise<void>;
}

/** A way to create tokens, or something to compare it with. */
export interface Subject {
  readonly name: SubjectName;
  /** The operations that it supports. */
  readonly operations: readonly Operation[];
  /** How many rounds it takes part in. @default all */
  readonly rounds?: number;
  /** Installs what it needs. @throws Error saying why this machine cannot run it */
  readonly prepare?: () => Promise<unknown>;
  /**
   * Prepares a stack with this many resources; not measured.
   *
   * @param overrides options of a Pulumi stack that differ from the usual ones
   */
  open(service: Service, count: number, overrides?: WorkspaceOptions): Promise<Stack>;
}

/** The names of the subjects. */
export type SubjectName =
  | "tokens"
  | "databaseTokens"
  | "databaseTokensProvider"
  | "pluginScript"
  | "pluginExecutable"
  | "provider"
  | "random"
  | "empty"
  | "serialized"
  | "opentofu"
  | "direct";
