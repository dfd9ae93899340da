import { TokenError } from "./errors";
import type { RawInputs } from "./lifecycle/check";

/**
 * The replacements that a comparison refused. The engine compares in an update and after a refresh alike, and a
 * refresh has to succeed; but only before a replacement does it check the arguments again, with no old ones. That
 * is where a refusal strikes, in previews too.
 */
export class Refusals {
  private readonly byOwner = new Map<string, TokenError>();
  private readonly ofLiving = new Set<string>();

  /**
   * Remembers what the last comparison of a resource said.
   *
   * @param id the resource's id
   * @param living whether its token is alive
   */
  note(owner: string, id: string, refusal: TokenError | undefined, living = false): void {
    this.ofLiving.delete(id);
    if (refusal === undefined) {
      this.byOwner.delete(owner);
      return;
    }
    this.byOwner.set(owner, refusal);
    if (living) this.ofLiving.add(id);
  }

  /** @throws TokenError when these arguments are checked for a replacement that was refused */
  enforce(olds: RawInputs, { owner }: RawInputs): void {
    if (Object.keys(olds).length > 0 || typeof owner !== "string") return;
    const refusal = this.byOwner.get(owner);
    if (refusal !== undefined) throw refusal;
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
