import type { TokenRecord } from "../../provider/backends/backend";
import { isPathOfStack } from "../../provider/owner";
import { type ListedToken, listedToken } from "../listedToken";
import type { PendingOperation, StackState, StateToken } from "../states/stackState";

/**
 * What a living token is, seen from the states that were read:
 *
 * - `managed`: a state holds its id.
 * - `pending`: no state holds it, and it was made for a resource with an operation that was not seen through.
 * - `orphan`: made for a stack that was read, and neither in its state nor in its pending operations.
 * - `elsewhere`: made for a stack that was not read. Nothing can be said about it.
 * - `unmanaged`: made by hand, or by another program.
 * - `kept`: would be one of the above, and the user has said that it is known.
 */
export type TokenClass = "managed" | "pending" | "orphan" | "elsewhere" | "unmanaged" | "kept";

/** Every class, in the order of reports. */
export const TOKEN_CLASSES: readonly TokenClass[] = [
  "orphan",
  "pending",
  "managed",
  "elsewhere",
  "unmanaged",
  "kept",
];

/** Where a state holds a token. */
export interface Place {
  /** The stack, as it was asked for, or the file. */
  readonly stack: string;
  /** The name of the resource. */
  readonly resource: string;
  readonly role: StateToken["role"];
  /** The engine has still to revoke it. */
  readonly pendingDelete: boolean;
}

/** A living token and what it is. */
export interface AuditedToken extends ListedToken {
  readonly class: TokenClass;
  /** `managed`: where. */
  readonly place?: Place;
  /** `pending`: the operation; `orphan`: only the stack that it was made for. */
  readonly stack?: string;
  readonly operation?: Pick<PendingOperation, "kind" | "name">;
}

/** A token that a state calls usable and the service does not. */
export interface DeadToken {
  readonly id: string;
  readonly status: "revoked" | "expired" | "missing";
  readonly place: Place;
  readonly expiresAt?: string;
}

/** What an audit found. */
export interface Audit {
  readonly tokens: readonly AuditedToken[];
  readonly dead: readonly DeadToken[];
  /** How many tokens of the states belong to other accounts, by scope. */
  readonly otherScopes: Readonly<Record<string, number>>;
}

/** What is judged. */
export interface Evidence {
  /** The whole listing. */
  readonly records: readonly TokenRecord[];
  /** The account that it is of. */
  readonly scope: string;
  readonly states: readonly StackState[];
  /** Ids that the user knows about. */
  readonly kept: ReadonlySet<string>;
  readonly now: number;
}

/** Compares the tokens of an account with what states say. Pure. */
export function classify({ records, scope, states, kept, now }: Evidence): Audit {
  const inStates = states.flatMap((state) => state.tokens.map((token) => ({ state, token })));
  const here = inStates.filter(({ token }) => token.scope === scope || token.scope === "");
  const byId = new Map(here.map((found) => [found.token.id, found]));
  const tokens = records
    .map((record) => listedToken(record, now))
    .filter(({ status }) => status === "active")
    .map((token): AuditedToken => {
      const held = byId.get(token.id);
      if (held !== undefined) return { ...token, class: "managed", place: placeOf(held.state, held.token) };
      if (kept.has(token.id)) return { ...token, class: "kept" };
      return token.owner === undefined
        ? { ...token, class: "unmanaged" }
        : { ...token, ...classOfMarked(token.owner, states) };
    });
  return { tokens, dead: deadOf(here, records, scope, now), otherScopes: countOthers(inStates, scope) };
}

/** What two looks at a moving account agree on: a token that was only just made or recorded is no finding. */
export function agreed(first: Audit, second: Audit): Audit {
  const before = new Map(first.tokens.map((token) => [token.id, token.class]));
  const deadBefore = new Set(first.dead.map(({ id }) => id));
  return {
    ...second,
    tokens: second.tokens.filter((token) => before.get(token.id) === token.class),
    dead: second.dead.filter(({ id }) => deadBefore.has(id)),
  };
}

function classOfMarked(
  owner: string,
  states: readonly StackState[],
): Pick<AuditedToken, "class" | "stack" | "operation"> {
  for (const { label, pending } of states) {
    const operation = pending.find((each) => each.owner === owner);
    if (operation !== undefined) {
      const { kind, name } = operation;
      return { class: "pending", stack: label, operation: { kind, name } };
    }
  }
  const read = states.find((state) => isMadeFor(owner, state));
  return read === undefined ? { class: "elsewhere" } : { class: "orphan", stack: read.label };
}

function isMadeFor(owner: string, { organization, project, stack }: StackState): boolean {
  if (project === undefined || stack === undefined) return false;
  return isPathOfStack(owner, { ...(organization === undefined ? {} : { organization }), project, stack });
}

function deadOf(
  here: readonly { state: StackState; token: StateToken }[],
  records: readonly TokenRecord[],
  scope: string,
  now: number,
): DeadToken[] {
  const listed = new Map(records.map((record) => [record.id, listedToken(record, now)]));
  return here.flatMap(({ state, token }) => {
    // An older token ends by itself, and one that waits to be revoked may be gone.
    if (token.pendingDelete || token.role !== "current") return [];
    const found = listed.get(token.id);
    // Without a scope the state does not say that the token should be here.
    if (found === undefined && token.scope !== scope) return [];
    const status = found?.status ?? "missing";
    if (status === "active") return [];
    const end = found?.expiresAt ?? token.expiresAt;
    const place = placeOf(state, token);
    return [{ id: token.id, status, place, ...(end === undefined ? {} : { expiresAt: end }) }];
  });
}

function countOthers(
  inStates: readonly { readonly token: StateToken }[],
  scope: string,
): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { token } of inStates) {
    if (token.scope === scope || token.scope === "") continue;
    counts.set(token.scope, (counts.get(token.scope) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

function placeOf({ label }: StackState, { name, role, pendingDelete }: StateToken): Place {
  return { stack: label, resource: name, role, pendingDelete };
}
