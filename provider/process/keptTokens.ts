import { adoptedId } from "../lifecycle/arguments/adoptedId";
import type { RawInputs } from "../lifecycle/arguments/failure";
import { resourceKey } from "./resourceKey";

/**
 * The tokens that resources of this run's program still use: those named in `adopt`, and those of resources that a diff
 * left in place. The deletion of another resource must not revoke them. Two resources can have the same token after
 * `--replace`, or after a rename without an alias, of a resource that still names it in `adopt`; and the first may be
 * deleted some runs later, when `adopt` is gone.
 */
export class KeptTokens {
  private readonly adopted = new Set<string>();
  /** Still needed once `adopt` is gone: an interrupted `--replace` or rename leaves its deletion to a later run. */
  private readonly inPlace = new Set<string>();
  /**
   * The resources that the program declares. A diff alone does not prove that: the engine also makes one after a
   * refresh.
   */
  private readonly declared = new Set<string>();
  /** Taken back when the engine decides on a replacement after all, for example because of a dependency. */
  private readonly lastInPlace = new Map<string, readonly string[]>();

  /** Whether the token is one of them. */
  has(id: string): boolean {
    return this.adopted.has(id) || this.inPlace.has(id);
  }

  /** Remembers an id that the program names in `adopt`. */
  noteAdopted(inputs: RawInputs): void {
    const id = adoptedId(inputs);
    if (id !== undefined) this.adopted.add(id);
  }

  /** Remembers a check. A check without old arguments precedes a creation, which may be a replacement. */
  noteCheck(olds: RawInputs, news: RawInputs): void {
    this.noteAdopted(news);
    const key = resourceKey(news);
    if (key === undefined) return;
    if (Object.keys(olds).length > 0) {
      this.declared.add(key);
      return;
    }
    this.declared.delete(key);
    for (const id of this.lastInPlace.get(key) ?? []) this.inPlace.delete(id);
  }

  /** Remembers a diff that did not ask for a replacement, with the outputs that remain. */
  noteInPlace(news: RawInputs, { tokenId, previousTokenId }: RawInputs): void {
    const key = resourceKey(news);
    if (key === undefined || !this.declared.has(key)) return;
    const ids = [tokenId, previousTokenId].filter((id) => typeof id === "string");
    for (const id of ids) this.inPlace.add(id);
    this.lastInPlace.set(key, ids);
  }
}
