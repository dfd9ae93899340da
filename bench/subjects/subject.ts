import type { WorkspaceOptions } from "../../test/support/workspace";
import type { Service } from "./service";

/** An operation on a stack whose time is taken. */
export type Operation = "create" | "unchanged" | "refresh" | "destroy";

/** The operations, in the order in which a stack goes through them. */
export const OPERATIONS: readonly Operation[] = ["create", "unchanged", "refresh", "destroy"];

/** Something that is made ready, goes through the operations, and is cleared away. */
export interface Stack {
  /** Runs an operation to its end, as whole processes. Rejects when it fails. */
  run(operation: Operation): Promise<void>;
  /** Bytes of the state as it is stored; undefined where there is none. */
  stateBytes(): Promise<number | undefined>;
  /** Ends it and removes what it has left. */
  close(): Promise<void>;
}

/** A way to make tokens, or something to compare that with. */
export interface Subject {
  readonly name: SubjectName;
  /** One line for a reader of the results. */
  readonly what: string;
  /** Which operations it has. */
  readonly operations: readonly Operation[];
  /** In how many rounds it takes part. @default all */
  readonly rounds?: number;
  /** Gets what it needs. @throws Error saying why this machine cannot have it */
  readonly prepare?: () => Promise<unknown>;
  /**
   * Makes a stack of so many resources ready. What this takes is not measured.
   *
   * @param surroundings where a Pulumi stack is to live, such as another state backend
   */
  open(service: Service, count: number, surroundings?: WorkspaceOptions): Promise<Stack>;
}

/** The names of what is compared. */
export type SubjectName =
  | "tokens"
  | "tokenSet"
  | "provider"
  | "random"
  | "empty"
  | "closure"
  | "opentofu"
  | "direct";
