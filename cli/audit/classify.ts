import type { TokenRecord } from "../../provider/backends/backend";
import { defined } from "../../provider/defined";
import { nextNonces } from "../../provider/lifecycle/rotation/state";
import { isPathOfStack, organizationOf } from "../../provider/token/ownerMarker";
import { type ListedToken, listedToken } from "../listedToken";
import { ofKind } from "../states/ofKind";
import { ownerPathsOf } from "../states/ownerPaths";
import type { PendingOperation, StackState, StateToken } from "../states/stackState";
import type { TokenKind } from "../tokenKind";

/**
 * The class of a live token, according to the states that were read:
 *
 * - `managed`: a state contains its id, as a token of this account.
 * - `pending`: no state in the whole state backend contains it, and it was created for a resource with an operation
 *   that was not completed.
 * - `orphan`: created for a stack that was read, whose name is certain, but no state in the whole state backend
 *   contains it.
 * - `suspect`: would be `pending`, but its marker names no organization, so it may belong to a stack of another
 *   organization with the same names.
 * - `elsewhere`: created for a stack, or contained in a state that uses another name for the account; none of the above
 *   is proven.
 * - `unmanaged`: created by hand, or by another program.
 * - `kept`: would be one of the above, but the user has listed it as known.
 */
type TokenClass = "managed" | "pending" | "suspect" | "orphan" | "elsewhere" | "unmanaged" | "kept";

/** Every class, in the order of reports. */
export const TOKEN_CLASSES: readonly TokenClass[] = [
  "orphan",
  "pending",
  "suspect",
  "managed",
  "elsewhere",
  "unmanaged",
  "kept",
];

/** Tokens by their class, every class in the order of reports. */
export function byClass<T extends { readonly class: TokenClass }>(
  tokens: readonly T[],
): Readonly<Record<TokenClass, readonly T[]>> {
  const classes = TOKEN_CLASSES.map((name) => [name, tokens.filter((token) => token.class === name)]);
  return Object.fromEntries(classes) as Record<TokenClass, readonly T[]>;
}

/** Where a state contains a token. */
export interface Place {
  /** The stack, as it was requested, or the file. */
  readonly stack: string;
  /** The name of the resource. */
  readonly resource: string;
  readonly role: StateToken["role"];
  /** The engine still has to revoke it. */
  readonly pendingDelete: boolean;
  /** The account's name in the state, if it differs from the listing's. */
  readonly scope?: string;
}

/** A live token and its class. */
export interface AuditedToken extends ListedToken {
  readonly class: TokenClass;
  /**
   * Where a state contains it: a requested state, as a token of this account (`managed`); or another state, or one that
   * uses another name for the account (`elsewhere`).
   */
  readonly place?: Place;
  /** Where a program only looks it up by id. */
  readonly lookedUp?: Place;
  /** `pending`, `suspect`: the stack of the operation; `orphan`: the stack that it was created for. */
  readonly stack?: string;
  readonly operation?: Pick<PendingOperation, "kind" | "name">;
  /** `pending`, `suspect`, `orphan`: its resource delivers tokens to a command, so it may be in use. */
  readonly delivers?: true;
  /** `pending`, `suspect`, `orphan`: the rotating token whose next rotation finds it by its nonce and revokes it. */
  readonly rotation?: Place;
}

/** A token that is usable according to a state, but not according to the service. */
export interface DeadToken {
  readonly id: string;
  readonly kind: TokenKind;
  readonly status: "revoked" | "expired" | "missing";
  readonly place: Place;
  readonly expiresAt?: string;
}

/** The findings of an audit. */
export interface Audit {
  readonly tokens: readonly AuditedToken[];
  readonly dead: readonly DeadToken[];
  /** How many tokens of the states belong to other accounts, by scope. */
  readonly otherScopes: Readonly<Record<string, number>>;
}

/** The input of an audit. */
export interface Evidence {
  /** The kind of the tokens. Nothing that states say of the other kind counts. */
  readonly kind: TokenKind;
  /** The complete listing. */
  readonly records: readonly TokenRecord[];
  /** The account or cluster of the listing. */
  readonly scope: string;
  /** The requested ones. */
  readonly states: readonly StackState[];
  /**
   * All others of the state backend. Undefined if they were not read: then no token is an orphan, because one of them
   * may contain it.
   */
  readonly others?: readonly StackState[];
  /** Ids that the user has listed as known. */
  readonly knownIds: ReadonlySet<string>;
  readonly now: number;
}

/**
 * Compares the tokens of an account with states. An id in a state is never called lost, whatever name that state uses
 * for the account: an account has a name for each way to reach it. Pure.
 */
export function classify(evidence: Evidence): Audit {
  const { kind, records, scope, knownIds, now } = evidence;
  const states = ofKind(evidence.states, kind);
  const others = ofKind(evidence.others ?? [], kind);
  const held = placesOf(states, scope);
  const heldAnywhere = placesOf([...others, ...states], scope);
  const lookedUp = placesOf([...states, ...others], scope, "lookedUp");
  const tokens = records
    .map((record) => listedToken(record, kind, now))
    .filter(({ status }) => status === "active")
    .map((token): AuditedToken => {
      const [place, anywhere] = [held.get(token.id), heldAnywhere.get(token.id)];
      const seen = defined({ ...token, lookedUp: lookedUp.get(token.id) });
      if (place !== undefined && place.scope === undefined) return { ...seen, class: "managed", place };
      if (knownIds.has(token.id)) return { ...seen, class: "kept" };
      if (anywhere !== undefined) return { ...seen, class: "elsewhere", place: anywhere };
      if (token.owner === undefined) return { ...seen, class: "unmanaged" };
      const lost = evidence.others === undefined ? undefined : classOfLost(token.id, token.owner, states);
      return { ...seen, ...(lost ?? { class: "elsewhere" }) };
    });
  return {
    tokens: withUse(tokens, [...states, ...others], scope),
    dead: deadOf(states, evidence),
    otherScopes: countOthers(states, scope),
  };
}

/** Whether a token may be lost, so that every state that could contain it has to be read. */
export function isUndecided(evidence: Evidence): boolean {
  const states = ofKind(evidence.states, evidence.kind);
  return classify(evidence).tokens.some(
    ({ id, owner, place, class: found }) =>
      found === "elsewhere" &&
      place === undefined &&
      states.some(
        (state) =>
          operationOn(id, owner, state) !== undefined ||
          (owner !== undefined && isPathOfStack(owner, state) !== "no"),
      ),
  );
}

/** Whether a token needs attention: it may be in no state. */
export function isFinding(token: AuditedToken): boolean {
  return token.class === "orphan" || token.class === "pending" || token.class === "suspect";
}

/**
 * Where states contain tokens, by id, whatever name they use for the account. A state that uses the listing's name, or
 * none, comes before one that uses another; and a resource that stays before one that is to be deleted, which may have
 * had the same token before it was adopted.
 */
export function placesOf(
  states: readonly StackState[],
  scope: string,
  how: "tokens" | "lookedUp" = "tokens",
): ReadonlyMap<string, Place> {
  const places = states.flatMap((state) =>
    state[how].map((token) => [token.id, placeOf(state, token, scope)] as const),
  );
  const weight = ({ scope, pendingDelete }: Place) => (scope === undefined ? 2 : 0) + (pendingDelete ? 0 : 1);
  // The last one counts.
  return new Map(places.sort(([, one], [, other]) => weight(one) - weight(other)));
}

/** The findings of several audits, each of another kind of token. */
export function together(audits: readonly Audit[]): Audit {
  const otherScopes = new Map<string, number>();
  for (const [scope, number] of audits.flatMap((audit) => Object.entries(audit.otherScopes))) {
    otherScopes.set(scope, (otherScopes.get(scope) ?? 0) + number);
  }
  return {
    tokens: audits.flatMap(({ tokens }) => tokens),
    dead: audits.flatMap(({ dead }) => dead),
    otherScopes: Object.fromEntries(otherScopes),
  };
}

/** The findings that two audits agree on: a token that was only just created or recorded is not a finding. */
export function agreed(first: Audit, second: Audit): Audit {
  const before = new Map(first.tokens.map((token) => [token.id, token.class]));
  const deadBefore = new Set(first.dead.map(({ id }) => id));
  return {
    ...second,
    tokens: second.tokens.filter((token) => before.get(token.id) === token.class),
    dead: second.dead.filter(({ id }) => deadBefore.has(id)),
  };
}

/** The class of a token that no state in the whole state backend contains; undefined if nothing is proven. */
function classOfLost(
  id: string,
  owner: string,
  states: readonly StackState[],
): Pick<AuditedToken, "class" | "stack" | "operation"> | undefined {
  const ofOperation = (matching: string | undefined, found: "pending" | "suspect") => {
    for (const state of states) {
      const operation = operationOn(id, matching, state);
      if (operation === undefined) continue;
      const { kind, name } = operation;
      return { class: found, stack: state.label, operation: { kind, name } };
    }
    return undefined;
  };
  // Without an organization, a stack of another one may have created a token for a resource of the same name.
  if (organizationOf(owner) === undefined)
    return ofOperation(undefined, "pending") ?? ofOperation(owner, "suspect");
  const pending = ofOperation(owner, "pending");
  if (pending !== undefined) return pending;
  const read = states.find((state) => isPathOfStack(owner, state) === "yes");
  return read === undefined ? undefined : { class: "orphan", stack: read.label };
}

/** Adds to lost tokens what you have to know before you revoke one: what may use it, and what revokes it later. */
function withUse(
  tokens: readonly AuditedToken[],
  states: readonly StackState[],
  scope: string,
): readonly AuditedToken[] {
  if (!tokens.some(isFinding)) return tokens;
  const held = eachToken(states);
  const delivering = new Set(
    states.flatMap((state) =>
      [...state.tokens, ...state.pending]
        .filter(({ delivers }) => delivers)
        .flatMap((each) => ownerPathsOf(each, state)),
    ),
  );
  const rotations = new Map(
    held.flatMap(({ state, token }) =>
      token.rotation === undefined || token.pendingDelete
        ? []
        : nextNonces(token.rotation).map((nonce) => [nonce, placeOf(state, token, scope)] as const),
    ),
  );
  return tokens.map((token) => {
    if (!isFinding(token) || token.owner === undefined) return token;
    return defined({
      ...token,
      delivers: delivering.has(token.owner) || undefined,
      rotation: rotations.get(token.nonce ?? ""),
    });
  });
}

function operationOn(id: string, owner: string | undefined, { pending }: StackState) {
  return pending.find((each) => each.ids.includes(id) || (owner !== undefined && each.owner === owner));
}

function deadOf(states: readonly StackState[], { kind, records, scope, now }: Evidence): DeadToken[] {
  const listed = new Map(records.map((record) => [record.id, listedToken(record, kind, now)]));
  return eachToken(states).flatMap(({ state, token }) => {
    if (token.scope !== scope && token.scope !== "") return [];
    // An older token expires by itself, and one that waits for its revocation may be gone.
    if (token.pendingDelete || token.role !== "current") return [];
    const found = listed.get(token.id);
    // Without a scope, the state does not say that the token belongs to this account.
    if (found === undefined && token.scope !== scope) return [];
    const status = found?.status ?? "missing";
    if (status === "active") return [];
    const end = found?.expiresAt ?? token.expiresAt;
    const place = placeOf(state, token, scope);
    return [{ id: token.id, kind, status, place, ...(end === undefined ? {} : { expiresAt: end }) }];
  });
}

function countOthers(states: readonly StackState[], scope: string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { token } of eachToken(states)) {
    if (token.scope === scope || token.scope === "") continue;
    counts.set(token.scope, (counts.get(token.scope) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

function eachToken(states: readonly StackState[]) {
  return states.flatMap((state) => state.tokens.map((token) => ({ state, token })));
}

function placeOf(
  { label }: StackState,
  { name, role, pendingDelete, scope }: StateToken,
  own: string,
): Place {
  const other = scope === "" || scope === own ? undefined : scope;
  return defined({ stack: label, resource: name, role, pendingDelete, scope: other });
}
