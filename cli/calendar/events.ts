import { createHash } from "node:crypto";
import { parseInstant } from "../../provider/token/time";
import type { DueItem } from "../due/findDue";
import { plainText } from "../table";

/** Something that a calendar shows on its date. Its texts are safe to show anywhere. */
export interface CalendarEvent {
  /** The same for as long as it is about the same thing, whatever its date. */
  readonly uid: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly category: string;
  readonly summary: string;
  /** Lines: why, what to do, and what it is about. */
  readonly description: string;
}

interface Wording {
  readonly category: string;
  summary(resource: string, stack: string): string;
  readonly why: string;
}

/** Only what has a date: a token that is dead or not ready is to be dealt with now. */
const WORDINGS: Readonly<Partial<Record<DueItem["kind"], Wording>>> = {
  rotate: {
    category: "Rotation",
    summary: (resource, stack) => `Rotate ${resource} (${stack})`,
    why: "From now on, an update creates the next token.",
  },
  retire: {
    category: "Retirement",
    summary: (resource, stack) => `Revoke a previous token of ${resource} (${stack})`,
    why: "Another token has taken over. From now on, an update revokes this one.",
  },
  expiring: {
    category: "Expiry",
    summary: (resource, stack) => `${resource} expires (${stack})`,
    why: "From now on, the service refuses this token, and nothing replaces it before.",
  },
};

/** The events of what is due, in the order of their dates. Pure. */
export function eventsOf(items: readonly DueItem[]): CalendarEvent[] {
  return items.flatMap(eventOf).sort((one, other) => one.at - other.at || (one.uid < other.uid ? -1 : 1));
}

function eventOf(item: DueItem): CalendarEvent[] {
  const wording = WORDINGS[item.kind];
  const at = item.at === undefined ? undefined : parseInstant(item.at);
  if (wording === undefined || at === undefined) return [];
  const [resource, stack] = [plainText(item.resource), plainText(item.stack)];
  const lines = [
    wording.why,
    `What to do: ${item.next}`,
    `Stack: ${item.stack}`,
    `Resource: ${item.urn}`,
    `Token: ${item.id} (${item.tokenKind})`,
    `Account: ${item.scope}`,
  ];
  return [
    {
      uid: uidOf(item),
      at,
      category: wording.category,
      summary: wording.summary(resource, stack),
      description: lines.map(plainText).join("\n"),
    },
  ];
}

/**
 * A resource has one rotation and one end, which move to another date with every token: their events do too. Several of
 * its tokens can wait for their revocation, so each has an event of its own. The label is part of it because stacks of
 * several organizations, and files, can have the same URNs.
 */
function uidOf({ kind, scope, stack, urn, id }: DueItem): string {
  const about = [kind, scope, stack, urn, ...(kind === "retire" ? [id] : [])];
  const hash = createHash("sha256").update(JSON.stringify(about)).digest("hex");
  return `${hash.slice(0, 32)}@influxdb-tokens`;
}
