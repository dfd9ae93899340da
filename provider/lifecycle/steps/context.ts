import type { Credential } from "../../account/credential";
import type { TokenBackend } from "../../backends/backend";
import type { Clock } from "../../clock";
import type { Delivery } from "../../deliver/deliver";
import type { Listing } from "./listing";

/** What the lifecycle works with; everything that touches the world is in here. */
export interface Context {
  readonly backend: TokenBackend;
  readonly clock: Clock;
  readonly listing: Listing;
  /** Every credential that could be in use. */
  readonly credentials: readonly Credential[];
  /** The tokens that the deletion of a resource must not revoke: the state keeps calling them alive. */
  readonly keptTokens: { has(id: string): boolean };
  /** Says whether there is a program to hand a secret to. @throws TokenError `delivery` when there is none */
  readonly requireProgram: (command: readonly string[]) => void;
  /** Hands a secret to a command. @throws TokenError `delivery` */
  readonly deliver: (delivery: Delivery) => Promise<void>;
  /** Tells the user something that is not a failure. */
  readonly warn: (message: string) => void;
  /** Aborts when the process is about to end: what was just made must then be revoked. */
  readonly shutdown: AbortSignal;
}
