import type { TokenBackend } from "../backends/backend";
import type { Clock } from "../clock";
import type { Credential } from "../credential";
import type { Listing } from "./listing";

/** What the lifecycle works with; everything that touches the world is in here. */
export interface Context {
  readonly backend: TokenBackend;
  readonly clock: Clock;
  readonly listing: Listing;
  /** Every credential that could be in use. */
  readonly credentials: readonly Credential[];
  /**
   * The ids that this run's `check` or `create` saw in `adopt`. They are never revoked: `--replace`,
   * `deleteBeforeReplace` and pending deletes do not ask `diff` whether the same token was adopted again.
   */
  readonly adopted: ReadonlySet<string>;
  /** Tells the user something that is not a failure. */
  readonly warn: (message: string) => void;
  /** Aborts when the process is about to end: what was just made must then be revoked. */
  readonly ending: AbortSignal;
}
