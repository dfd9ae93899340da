import { formatDuration } from "../../provider/token/time";
import { byClass } from "../audit/classify";
import { headline } from "../overview/headline";
import { notRead } from "../overview/notRead";
import type { Overview } from "../overview/overview";

/** What `report --json` prints: everything that the page shows. */
export function reportJson(overview: Overview): object {
  const { tokens, dead, nobodys, ending, endless, read } = overview;
  return {
    scope: read.kinds[0]?.scope,
    kinds: [...read.kinds, ...read.unread],
    stacks: read.stacks,
    otherStacks: read.otherStacks,
    otherScopes: read.otherScopes,
    within: formatDuration(read.withinMs),
    headline: headline(overview),
    notRead: notRead(overview),
    totals: { live: tokens.length, nobodys, ending, endless, dead: dead.length },
    classes: { ...byClass(tokens), dead },
  };
}
