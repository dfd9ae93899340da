import { adoptedId } from "../lifecycle/arguments/adoptedId";
import type { RawInputs } from "../lifecycle/arguments/failure";
import { resourceKey } from "./resourceKey";

/**
 * The tokens that this run's program keeps: those it names in `adopt`, and those of resources that a comparison
 * left in place. Another resource's deletion must not revoke them. Two resources can stand for one token after
 * `--replace`, or a rename without an alias, of a resource that still names it in `adopt`; and the deletion of
 * the first may come runs later, when `adopt` is gone.
 */
export class KeptTokens {
  private readonly adopted = new Set<string>();
  /** Still needed once `adopt` is gone: an interrupted `--replace` or rename leaves its deletion to a later run. */
  private readonly inPlace = new Set<string>();
  /** The resources that the program declares. The engine compares after a refresh too: that declares nothing. */
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

  /** Remembers a check. One without old arguments comes before a creation, and so before a replacement. */
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

  /** Remembers a comparison that did not ask for a replacement, with the outputs that stay. */
  noteInPlace(news: RawInputs, { tokenId, previousTokenId }: RawInputs): void {
    const key = resourceKey(news);
    if (key === undefined || !this.declared.has(key)) return;
    const ids = [tokenId, previousTokenId].filter((id) => typeof id === "string");
    for (const id of ids) this.inPlace.add(id);
    this.lastInPlace.set(key, ids);
  }
}
