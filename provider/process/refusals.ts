import { TokenError } from "../errors";
import type { RawInputs } from "../lifecycle/arguments/failure";
import { resourceKey } from "./resourceKey";

/**
 * The replacements that a diff refused. The engine makes a diff both in an update and after a refresh, and a refresh
 * has to succeed. But only before a replacement does it check the arguments again, without old ones. That is where a
 * refusal takes effect, also in previews.
 */
export class Refusals {
  private readonly byResource = new Map<string, TokenError>();
  private readonly ofLiving = new Map<string, TokenError>();
  private move: TokenError | undefined;

  /**
   * Remembers the result of a resource's last diff.
   *
   * @param news the new arguments in that diff
   * @param id the resource's id
   * @param living whether its token is live, or its database there
   */
  note(news: RawInputs, id: string, refusal: TokenError | undefined, living = false): void {
    const key = resourceKey(news) ?? id;
    this.ofLiving.delete(id);
    if (refusal === undefined) {
      this.byResource.delete(key);
      return;
    }
    this.byResource.set(key, refusal);
    if (living) this.ofLiving.set(id, refusal);
  }

  /** @throws TokenError if these arguments are checked for a replacement that was refused */
  enforce(olds: RawInputs, news: RawInputs): void {
    const key = resourceKey(news);
    if (Object.keys(olds).length > 0 || key === undefined) return;
    const refusal = this.byResource.get(key);
    if (refusal !== undefined) throw refusal;
  }

  /** Remembers that a token of another account was found: the stack is configured for the wrong account. */
  noteMove(refusal: TokenError): void {
    this.move ??= refusal;
  }

  /** @throws TokenError if nothing may be created, because a token of the same provider is in another account */
  enforceCreation(): void {
    if (this.move !== undefined) throw this.move;
  }

  /**
   * If a resource is deleted before it is replaced, its dependents are deleted with it, without a check, after a diff
   * with their arguments of the last update. This concerns only what is live: a diff after a refresh refuses the others
   * too, and does not announce a deletion.
   *
   * @throws TokenError if the deletion belongs to a replacement that was refused
   */
  enforceDeletion(id: string): void {
    const refusal = this.ofLiving.get(id);
    if (refusal === undefined) return;
    throw new TokenError(
      "config",
      `${JSON.stringify(id)} would be deleted together with a resource that it depends on and that is deleted before it is replaced, but by the last update its own replacement is refused (${refusal.message}): ` +
        "mend that and run `pulumi up` with nothing else changed first",
    );
  }
}
