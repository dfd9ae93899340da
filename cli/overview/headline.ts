import { formatDuration, UNIT_MS } from "../../provider/token/time";
import { count } from "../output";
import type { Overview } from "./overview";

/** The sentence that matters: whose the live tokens are, and what ends. */
export function headline({ tokens, dead, nobodys, ending, endless, read }: Overview): string {
  const parts = [
    `${nobodys} of ${count(tokens.length, "live token")} ${nobodys === 1 ? "belongs" : "belong"} to nobody`,
    `${ending} ${ending === 1 ? "ends" : "end"} within ${inWords(read.withinMs)}`,
    `${endless} never ${endless === 1 ? "ends" : "end"}`,
    ...(dead.length === 0 ? [] : [`${dead.length} in a stack ${dead.length === 1 ? "is" : "are"} dead`]),
  ];
  return parts.join("; ");
}

/** Whole days in words; anything else as the user may write it. */
function inWords(duration: number): string {
  const days = duration / UNIT_MS.d;
  return Number.isInteger(days) ? count(days, "day") : formatDuration(duration);
}
