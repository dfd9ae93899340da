import type { TokenError } from "./errors";
import type { RawInputs } from "./lifecycle/check";

/**
 * The replacements that a comparison refused. The engine compares in an update and after a refresh alike, and a
 * refresh has to succeed; but only before a replacement does it check the arguments again, with no old ones. That
 * is where a refusal strikes, in previews too.
 */
export class Refusals {
  private readonly byOwner = new Map<string, TokenError>();

  /** Remembers what the last comparison of a resource said. */
  note(owner: string, refusal: TokenError | undefined): void {
    if (refusal === undefined) this.byOwner.delete(owner);
    else this.byOwner.set(owner, refusal);
  }

  /** @throws TokenError when these arguments are checked for a replacement that was refused */
  enforce(olds: RawInputs, { owner }: RawInputs): void {
    if (Object.keys(olds).length > 0 || typeof owner !== "string") return;
    const refusal = this.byOwner.get(owner);
    if (refusal !== undefined) throw refusal;
  }
}
