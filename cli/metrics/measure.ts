import { defined } from "../../provider/defined";
import { parseInstant } from "../../provider/token/time";
import { ascending } from "../ascending";
import { type AuditedToken, type Place, TOKEN_CLASSES } from "../audit/classify";
import type { LiveToken, Overview } from "../overview/overview";
import { plainText, shortened } from "../table";
import { TOKEN_KINDS, type TokenKind } from "../tokenKind";

/** The most series of resources. What is most urgent stays. */
const LIMIT = 2_000;

/** How many live tokens of a kind have a class. */
export interface ClassCount {
  readonly class: AuditedToken["class"];
  readonly kind: TokenKind;
  readonly live: number;
  /** Of these, how many never expire. */
  readonly endless: number;
}

/** What tells the series of one resource from all others. Safe to show anywhere. A type, so that it is a record too. */
type ResourceLabels = {
  readonly stack: string;
  readonly resource: string;
  readonly kind: TokenKind;
  readonly role: Place["role"];
};

/** What is known of the tokens of a resource in one role. Of several, the most urgent date counts. */
export interface ResourceSeries {
  readonly labels: ResourceLabels;
  /** Whether the service still knows them as usable. */
  readonly live: boolean;
  /** When it expires, in milliseconds since 1970. */
  readonly endsAt?: number;
  /** When the next token is due. */
  readonly rotatesAt?: number;
  /** When it is to be revoked, because another one has taken over. */
  readonly retiresAt?: number;
}

/** The numbers of an overview. */
export interface Measured {
  /** When it was read, in milliseconds since 1970. */
  readonly time: number;
  readonly classes: readonly ClassCount[];
  /** How many tokens in the states are unusable, by kind. */
  readonly dead: readonly { readonly kind: TokenKind; readonly dead: number }[];
  /** Every kind, and whether it was read. */
  readonly kinds: readonly { readonly kind: TokenKind; readonly read: boolean }[];
  /** Those in the states of the requested stacks, the most urgent first. */
  readonly resources: readonly ResourceSeries[];
  /** How many series of resources are more than the limit. */
  readonly leftOut: number;
}

/** Counts an overview. Pure. The number of series does not grow with foreign tokens. */
export function measure({ tokens, dead, read }: Overview, limit = LIMIT): Measured {
  const kinds = TOKEN_KINDS.map((kind) => ({ kind, read: read.kinds.some((each) => each.kind === kind) }));
  const readKinds = kinds.filter((each) => each.read).map(({ kind }) => kind);
  const resources = merged([
    ...tokens.flatMap(seriesOf),
    ...dead.map(({ kind, place }) => ({ labels: labelsOf(kind, place), live: false })),
  ]);
  return {
    time: read.time,
    classes: readKinds.flatMap((kind) => TOKEN_CLASSES.map((name) => countOf(tokens, name, kind))),
    dead: readKinds.map((kind) => ({ kind, dead: dead.filter((each) => each.kind === kind).length })),
    kinds,
    resources: resources.slice(0, limit),
    leftOut: Math.max(0, resources.length - limit),
  };
}

function countOf(tokens: readonly LiveToken[], name: AuditedToken["class"], kind: TokenKind): ClassCount {
  const counted = tokens.filter((token) => token.class === name && token.kind === kind);
  const endless = counted.filter(({ expiresAt }) => expiresAt === undefined).length;
  return { class: name, kind, live: counted.length, endless };
}

/** A token that the engine still has to revoke would hide the dates of the one that has replaced it. */
function seriesOf(token: LiveToken): ResourceSeries[] {
  const { class: found, kind, place } = token;
  if (found !== "managed" || place === undefined || place.pendingDelete) return [];
  const dates = {
    endsAt: parseInstant(token.expiresAt ?? ""),
    rotatesAt: parseInstant(token.rotateAt ?? ""),
    retiresAt: parseInstant(token.revokeAt ?? ""),
  };
  return [defined({ labels: labelsOf(kind, place), live: true, ...dates })];
}

function labelsOf(kind: TokenKind, { stack, resource, role }: Place): ResourceLabels {
  return { stack: label(stack), resource: label(resource), kind, role };
}

/**
 * Different labels have to stay different in every format: prom-client tells series apart by their labels joined as
 * text, such as `resource:ci,role:current,stack:dev`, and line protocol cannot escape a backslash.
 */
function label(text: string): string {
  const unambiguous = plainText(text)
    .replaceAll("\\", "/")
    .replace(/,(?=\w+:)/g, ";");
  return shortened(unambiguous);
}

/** One for each set of labels: a second value for the same ones would not be accepted, or would hide the first. */
function merged(all: readonly ResourceSeries[]): ResourceSeries[] {
  const byLabels = new Map<string, ResourceSeries>();
  for (const series of all) {
    const key = keyOf(series);
    const other = byLabels.get(key);
    byLabels.set(key, other === undefined ? series : moreUrgent(series, other));
  }
  return [...byLabels.values()].sort(
    (one, other) => ascending(firstDate(one), firstDate(other)) || (keyOf(one) < keyOf(other) ? -1 : 1),
  );
}

function moreUrgent(one: ResourceSeries, other: ResourceSeries): ResourceSeries {
  const least = (date: "endsAt" | "rotatesAt" | "retiresAt") => {
    const dates = [one[date], other[date]].filter((each) => each !== undefined);
    return dates.length === 0 ? undefined : Math.min(...dates);
  };
  return defined({
    labels: one.labels,
    live: one.live && other.live,
    endsAt: least("endsAt"),
    rotatesAt: least("rotatesAt"),
    retiresAt: least("retiresAt"),
  });
}

function keyOf({ labels: { stack, resource, kind, role } }: ResourceSeries): string {
  return JSON.stringify([stack, resource, kind, role]);
}

/** What is dead comes first, and what has no date comes last. */
function firstDate({ live, endsAt, rotatesAt, retiresAt }: ResourceSeries): number {
  if (!live) return Number.NEGATIVE_INFINITY;
  return Math.min(...[endsAt, rotatesAt, retiresAt].map((date) => date ?? Number.POSITIVE_INFINITY));
}
