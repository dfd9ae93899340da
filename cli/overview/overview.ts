import { defined } from "../../provider/defined";
import { parseInstant } from "../../provider/token/time";
import { type AuditedToken, byClass, isFinding, type Place } from "../audit/classify";
import { remediesForAudit } from "../audit/remedies";
import type { AuditRun } from "../audit/runAudit";
import type { Reach } from "../connections";
import { type DueItem, findDue } from "../due/findDue";
import { endsWithin } from "../listedToken";
import type { StackState } from "../states/stackState";
import { TOKEN_KINDS, type TokenKind } from "../tokenKind";
import { type Step, stepOfDue } from "./steps";

/** A live token, and what is known of its future. */
export interface LiveToken extends AuditedToken {
  /** When the next token is due. */
  readonly rotateAt?: string;
  /** When it is to be revoked, because another one has taken over. */
  readonly revokeAt?: string;
  /** What to do about it, the most urgent first. */
  readonly next: readonly Step[];
}

/** A token that a state contains and that is unusable. */
export interface UnusableToken {
  readonly id: string;
  readonly kind: TokenKind;
  readonly status: "revoked" | "expired" | "missing";
  readonly place: Place;
  readonly expiresAt?: string;
  readonly next: readonly Step[];
}

/** Who holds the keys: every live token of an account and a cluster, and what was compared. */
export interface Overview {
  /** Live tokens, as the service lists them. */
  readonly tokens: readonly LiveToken[];
  /** In a state, but unusable. */
  readonly dead: readonly UnusableToken[];
  /** How many live tokens have each class. */
  readonly classes: Readonly<Record<AuditedToken["class"], number>>;
  /** How many belong to no stack and are not listed as known: created by hand, lost, or of an interrupted operation. */
  readonly nobodys: number;
  /** How many expire within {@link Read.withinMs}. */
  readonly ending: number;
  /** How many never expire. */
  readonly endless: number;
  readonly read: Read;
}

/** What was read, so that nobody takes a part for the whole. */
export interface Read {
  /** When, in milliseconds since 1970. */
  readonly time: number;
  /** What counts as soon, in milliseconds. */
  readonly withinMs: number;
  /** The account or cluster of each kind of token. */
  readonly kinds: readonly { readonly kind: TokenKind; readonly scope: string }[];
  /** The kinds that were not read, and why. */
  readonly unread: readonly { readonly kind: TokenKind; readonly notLookedAt: string }[];
  /** The stacks and files, as they were requested. */
  readonly stacks: readonly string[];
  /** How many other stacks were searched for what seemed to be lost. */
  readonly otherStacks: number;
  /** Whether only some stacks were requested. */
  readonly someStacks: boolean;
  /** How many tokens of these stacks belong to other accounts, by scope. */
  readonly otherScopes: Readonly<Record<string, number>>;
}

/** How {@link overviewOf} looks at what was found. */
interface View {
  readonly now: number;
  /** What counts as soon, in milliseconds. */
  readonly within: number;
  /** Whether only some stacks were requested. */
  readonly someStacks: boolean;
}

/** Joins what an audit found with what the states say of the future. Pure. */
export function overviewOf(
  { audit, states, others }: AuditRun,
  {
    connections,
    unreached,
  }: Pick<Reach, "unreached"> & {
    readonly connections: readonly {
      readonly kind: TokenKind;
      readonly backend: { readonly scope: string };
    }[];
  },
  { now, within, someStacks }: View,
): Overview {
  const futures = futuresOf(states);
  const steps = stepsOf(audit, findDue(states, now, within));
  const tokens = audit.tokens.map((token): LiveToken => {
    const future = token.class === "managed" ? futures.get(keyOf(token)) : undefined;
    return defined({ ...token, ...future, next: steps.get(keyOf(token)) ?? [] });
  });
  const isNobodys = (token: LiveToken) => token.class === "unmanaged" || isFinding(token);
  return {
    tokens,
    dead: audit.dead.map((token) => ({ ...token, next: steps.get(keyOf(token)) ?? [] })),
    classes: countByClass(tokens),
    nobodys: tokens.filter(isNobodys).length,
    ending: tokens.filter((token) => endsWithin(token, now, within)).length,
    endless: tokens.filter(({ expiresAt }) => expiresAt === undefined).length,
    read: {
      time: now,
      withinMs: within,
      kinds: connections.map(({ kind, backend }) => ({ kind, scope: backend.scope })),
      unread: [...unreached, ...unasked(connections, unreached)],
      stacks: states.map(({ label }) => label),
      otherStacks: others,
      someStacks,
      otherScopes: audit.otherScopes,
    },
  };
}

type Future = Pick<LiveToken, "rotateAt" | "revokeAt">;

/**
 * What the states say of tokens, by kind and id. A resource that is to be deleted has no future. If several states
 * contain a token, the earliest dates count, so that none of them can hide what another one says.
 */
function futuresOf(states: readonly StackState[]): ReadonlyMap<string, Future> {
  const futures = new Map<string, Future>();
  for (const token of states.flatMap(({ tokens }) => tokens).filter(({ pendingDelete }) => !pendingDelete)) {
    const key = keyOf({ kind: token.tokenKind, id: token.id });
    const other = futures.get(key);
    futures.set(
      key,
      defined({
        rotateAt: earliest(token.rotateAt, other?.rotateAt),
        revokeAt: earliest(token.revokeAt, other?.revokeAt),
      }),
    );
  }
  return futures;
}

/** A date that cannot be read does not count. */
function earliest(one: string | undefined, other: string | undefined): string | undefined {
  const [first, second] = [one, other].map((date) => parseInstant(date ?? ""));
  if (first === undefined) return second === undefined ? undefined : other;
  return second === undefined || first <= second ? one : other;
}

/** What to do about each token, by kind and id. A finding of the audit is more urgent than a date. */
function stepsOf(audit: AuditRun["audit"], due: readonly DueItem[]): ReadonlyMap<string, readonly Step[]> {
  const steps = new Map<string, Step[]>();
  const add = (key: string, step: Step) => steps.set(key, [...(steps.get(key) ?? []), step]);
  for (const { why, commands, ...token } of remediesForAudit(audit)) add(keyOf(token), { why, commands });
  for (const item of due) {
    const key = keyOf({ kind: item.tokenKind, id: item.id });
    // The audit says the same of a dead token, with what the service says.
    if (item.kind !== "dead" || !steps.has(key)) add(key, stepOfDue(item));
  }
  return steps;
}

function countByClass(tokens: readonly LiveToken[]): Overview["classes"] {
  const numbers = Object.entries(byClass(tokens)).map(([name, ofClass]) => [name, ofClass.length]);
  return Object.fromEntries(numbers) as Overview["classes"];
}

/** The kinds that `--kind` left out. */
function unasked(
  connections: readonly { readonly kind: TokenKind }[],
  unreached: Reach["unreached"],
): Read["unread"] {
  const looked = new Set([...connections, ...unreached].map(({ kind }) => kind));
  return TOKEN_KINDS.filter((kind) => !looked.has(kind)).map((kind) => ({
    kind,
    notLookedAt: "--kind left them out",
  }));
}

function keyOf({ kind, id }: { readonly kind: TokenKind; readonly id: string }): string {
  return `${kind} ${id}`;
}
