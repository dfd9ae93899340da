import type { TokenError } from "../errors";
import type { TokenState } from "./state";

/** A token exists and something after its creation failed: its id and secret must reach the state all the same. */
export class NotReadyError extends Error {
  override readonly name = "NotReadyError";

  constructor(
    readonly reason: TokenError,
    readonly state: TokenState,
  ) {
    super(reason.message);
  }
}
