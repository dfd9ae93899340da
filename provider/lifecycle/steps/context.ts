import type { Credential } from "../../account/credential";
import type { TokenBackend } from "../../backends/backend";
import type { Clock } from "../../clock";
import type { Delivery } from "../../deliver/deliver";
import type { Listing } from "./listing";

/** What the lifecycle works with; all outside effects go through it. */
export interface Context {
  readonly backend: TokenBackend;
  readonly clock: Clock;
  readonly listing: Listing;
  /** Every credential that could be in use. */
  readonly credentials: readonly Credential[];
  /** The tokens that the deletion of a resource must not revoke: the state says that they are alive. */
  readonly keptTokens: { has(id: string): boolean };
  /** Checks that the program of a delivery exists. @throws TokenError `delivery` when it does not */
  readonly requireProgram: (command: readonly string[]) => void;
  /** Delivers a secret to a command. @throws TokenError `delivery` */
  readonly deliver: (delivery: Delivery) => Promise<void>;
  /** Warns the user. */
  readonly warn: (message: string) => void;
  /** Aborts when the process is about to end: a token that was just created must then be revoked. */
  readonly shutdown: AbortSignal;
}
