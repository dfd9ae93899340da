import { TokenError } from "../errors";
import type { RawInputs } from "../lifecycle/arguments/failure";
import { DATABASE } from "../lifecycle/database/state";
import { ownerName } from "../token/ownerMarker";
import { isUnknown } from "../unknown";
import { resourceKey } from "./resourceKey";

/**
 * The names of databases that resources of this run's program have. On the service, a name is all that tells databases
 * apart: two resources with one name would be one database, and the deletion of a resource must not delete the database
 * of another one, which may just have been created in its place.
 */
export class DatabaseNames {
  /** By resource: the name in the last check. */
  private readonly asked = new Map<string, { readonly name: string; readonly owner: string }>();
  /** By resource: the names that it will have or has. */
  private readonly taken = new Map<string, readonly string[]>();

  /** Whether a resource of the program has the database of this name: the deletion of another must not delete it. */
  has(name: string): boolean {
    return [...this.taken.values()].some((names) => names.includes(name));
  }

  /**
   * Remembers a check. One without old arguments precedes a creation, which may be a replacement.
   *
   * @throws TokenError `config` if another database of the program has the same name
   */
  noteCheck(olds: RawInputs, news: RawInputs): void {
    const key = keyOf(news);
    const { name, owner } = news;
    if (key === undefined) return;
    this.asked.delete(key);
    if (typeof name !== "string" || typeof owner !== "string" || isUnknown(name)) return;
    const other = [...this.asked.values()].find((each) => each.name === name);
    if (other !== undefined) {
      throw new TokenError(
        "config",
        `the databases ${JSON.stringify(ownerName(other.owner))} and ${JSON.stringify(ownerName(owner))} of the program have the same name, ${JSON.stringify(name)}, and would be one: give one of them another name`,
      );
    }
    this.asked.set(key, { name, owner });
    if (Object.keys(olds).length === 0) this.taken.set(key, [name]);
  }

  /** Remembers a diff that did not ask for a replacement, with the outputs so far. */
  noteInPlace(news: RawInputs, olds: RawInputs): void {
    const key = keyOf(news);
    // A diff alone does not prove that the program declares a resource: the engine also makes one after a refresh.
    if (key === undefined || !this.asked.has(key)) return;
    this.taken.set(
      key,
      [news.name, olds.name].filter((name) => typeof name === "string" && !isUnknown(name)) as string[],
    );
  }
}

function keyOf(inputs: RawInputs): string | undefined {
  return inputs.kind === DATABASE ? resourceKey(inputs) : undefined;
}
