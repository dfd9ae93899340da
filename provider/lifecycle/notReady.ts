import type { TokenError } from "../errors";

/** A token exists and something after its creation failed: its id and secret must reach the state all the same. */
export class NotReadyError extends Error {
  override readonly name = "NotReadyError";

  /**
   * @param reason what the user has to know
   * @param id the resource's id
   * @param state every output
   */
  constructor(
    readonly reason: TokenError,
    readonly id: string,
    readonly state: object,
  ) {
    super(reason.message);
  }
}
