import { TokenError } from "../errors";
import { adoptedId } from "../lifecycle/arguments/adoptedId";
import type { RawInputs } from "../lifecycle/arguments/failure";
import { DATABASE } from "../lifecycle/database/state";
import { ownerName } from "../token/ownerMarker";

/**
 * What resources of this run should have got, and did not: the name of a database, or the token in `adopt`. With
 * `--continue-on-error`, the engine goes on and deletes the resource that still has it. That deletion would leave the
 * database or token alone for the other resource's sake, and nothing would have it any more.
 */
export class FailedTakeovers {
  /** By what was wanted: the owner of the resource that wanted it. */
  private readonly wanted = new Map<string, string>();

  /** Remembers that a creation or an update failed and left nothing new in the state. */
  noteFailure(inputs: RawInputs, olds: RawInputs = {}): void {
    const held = heldBy(olds);
    const owner = typeof inputs.owner === "string" ? ownerName(inputs.owner) : "";
    for (const each of wantedBy(inputs)) if (!held.includes(each)) this.wanted.set(each, owner);
  }

  /** Remembers that a resource has what it wanted. */
  noteSuccess(inputs: RawInputs): void {
    for (const each of wantedBy(inputs)) this.wanted.delete(each);
  }

  /** @throws TokenError if another resource should have got what this one has, and did not */
  enforceDeletion(state: RawInputs): void {
    const owner = heldBy(state)
      .map((each) => this.wanted.get(each))
      .find((each) => each !== undefined);
    if (owner === undefined) return;
    const what = state.kind === DATABASE ? `database ${JSON.stringify(state.name)}` : "its token";
    throw new TokenError(
      "config",
      `nothing was deleted, because ${JSON.stringify(owner)} should have got ${what} and did not get it: it stays in the state. Mend that first, then run \`pulumi up\` again`,
    );
  }
}

function wantedBy(inputs: RawInputs): string[] {
  const ofDatabase = inputs.kind === DATABASE;
  return keys(ofDatabase, ofDatabase ? [inputs.name] : [adoptedId(inputs)]);
}

function heldBy({ kind, name, status, tokenId, previousTokenId }: RawInputs): string[] {
  if (kind === DATABASE) return status === "missing" ? [] : keys(true, [name]);
  return keys(false, [tokenId, previousTokenId]);
}

function keys(ofDatabase: boolean, names: readonly unknown[]): string[] {
  return names
    .filter((name) => typeof name === "string")
    .map((name) => `${ofDatabase ? "database" : "token"} ${name}`);
}
