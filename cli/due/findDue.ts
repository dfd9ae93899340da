import { defined } from "../../provider/defined";
import { parseInstant } from "../../provider/token/time";
import { ascending } from "../ascending";
import { shellWord } from "../shellWord";
import type { StackState, StateToken } from "../states/stackState";
import type { TokenKind } from "../tokenKind";

/** What can be due; see `due --help`. */
type DueKind = "dead" | "rotate" | "retire" | "expiring" | "not-ready";

/** Every kind, in the order of reports. */
export const DUE_KINDS: readonly DueKind[] = ["dead", "rotate", "retire", "expiring", "not-ready"];

/** The status of a token that a refresh found unusable. */
const DEAD = ["revoked", "expired", "missing"];

/** Something that has to be done. */
export interface DueItem {
  readonly kind: DueKind;
  /** The token's id. */
  readonly id: string;
  readonly tokenKind: TokenKind;
  readonly scope: string;
  readonly stack: string;
  /** The name of the resource. */
  readonly resource: string;
  readonly urn: string;
  /** When; undefined: now. */
  readonly at?: string;
  /** Whether that has passed. */
  readonly overdue: boolean;
  /** What to do. */
  readonly next: string;
}

/** What is due within a duration, the most urgent first. Pure. */
export function findDue(states: readonly StackState[], now: number, within: number): DueItem[] {
  const items = states.flatMap((state) =>
    state.tokens.filter(({ pendingDelete }) => !pendingDelete).flatMap((token) => dueOf(state, token, now)),
  );
  return items
    .filter(({ at }) => at === undefined || instant(at) - now <= within)
    .sort((one, other) => ascending(instant(one.at), instant(other.at)));
}

function dueOf(state: StackState, token: StateToken, now: number): DueItem[] {
  const item = (kind: DueKind, at: string | undefined, next: string): DueItem =>
    defined({
      kind,
      id: token.id,
      tokenKind: token.tokenKind,
      scope: token.scope,
      stack: state.label,
      resource: token.name,
      urn: token.urn,
      at,
      overdue: at === undefined || instant(at) <= now,
      next,
    });
  const up = `run \`pulumi up\` on ${state.label}`;
  if (token.role === "current" && DEAD.includes(token.status)) return [item("dead", undefined, up)];
  const items: DueItem[] = [];
  if (token.role === "retiring" && !isInstant(token.revokeAt)) items.push(item("retire", undefined, up));
  if (token.role === "current" && (token.status === "unverified" || token.undelivered)) {
    items.push(item("not-ready", undefined, up));
  }
  if (isInstant(token.revokeAt)) items.push(item("retire", token.revokeAt, up));
  if (isInstant(token.rotateAt)) items.push(item("rotate", token.rotateAt, up));
  else if (token.role === "current" && isInstant(token.expiresAt)) {
    const next = `set a later expiresAt for ${token.name}, or run \`pulumi up --replace ${shellWord(token.urn)}\` on ${state.label}`;
    items.push(item("expiring", token.expiresAt, next));
  }
  return items;
}

function isInstant(text: string | undefined): text is string {
  return text !== undefined && parseInstant(text) !== undefined;
}

/** Milliseconds; items without a time come first. */
function instant(text: string | undefined): number {
  return text === undefined ? Number.NEGATIVE_INFINITY : (parseInstant(text) ?? Number.NEGATIVE_INFINITY);
}
