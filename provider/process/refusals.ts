import { TokenError } from "../errors";
import type { RawInputs } from "../lifecycle/arguments/failure";
import { resourceKey } from "./resourceKey";

/**
 * The replacements that a comparison refused. The engine compares in an update and after a refresh alike, and a
 * refresh has to succeed; but only before a replacement does it check the arguments again, with no old ones. That
 * is where a refusal strikes, in previews too.
 */
export class Refusals {
  private readonly byResource = new Map<string, TokenError>();
  private readonly ofLiving = new Set<string>();
  private move: TokenError | undefined;

  /**
   * Remembers what the last comparison of a resource said.
   *
   * @param news the arguments that it was compared with
   * @param id the resource's id
   * @param living whether its token is alive
   */
  note(news: RawInputs, id: string, refusal: TokenError | undefined, living = false): void {
    const key = resourceKey(news) ?? id;
    this.ofLiving.delete(id);
    if (refusal === undefined) {
      this.byResource.delete(key);
      return;
    }
    this.byResource.set(key, refusal);
    if (living) this.ofLiving.add(id);
  }

  /** @throws TokenError when these arguments are checked for a replacement that was refused */
  enforce(olds: RawInputs, news: RawInputs): void {
    const key = resourceKey(news);
    if (Object.keys(olds).length > 0 || key === undefined) return;
    const refusal = this.byResource.get(key);
    if (refusal !== undefined) throw refusal;
  }

  /** Remembers that a token of another account was found: its stack is configured for the wrong one. */
  noteMove(refusal: TokenError): void {
    this.move ??= refusal;
  }

  /** @throws TokenError when nothing may be made, because a token of the same provider is in another account */
  enforceCreation(): void {
    if (this.move !== undefined) throw this.move;
  }

  /**
   * The dependents of a resource that is deleted before it is replaced are deleted with it, without a check, after
   * a comparison with their arguments of the last update. Only of living tokens: a comparison after a refresh
   * refuses the others too, and says nothing about a deletion.
   *
   * @throws TokenError when the deletion belongs to a replacement that was refused
   */
  enforceDeletion(id: string): void {
    if (!this.ofLiving.has(id)) return;
    throw new TokenError(
      "config",
      `token ${id} would be revoked together with a resource that it depends on and that is deleted before it is replaced, but the last update still named it in adopt: ` +
        "remove `adopt` (or the `import` option) from the program and run `pulumi up` with nothing else changed first",
    );
  }
}
