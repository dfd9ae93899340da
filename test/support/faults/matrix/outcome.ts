import type { CommandOutcome } from "../../model/engineModel";

/**
 * What the messages of each outcome have in common. The first that matches counts: the outcomes that say what
 * became of the token come before the codes.
 */
const OUTCOMES: readonly (readonly [RegExp, string])[] = [
  [/did not confirm within .* recorded as not ready/s, "not ready"],
  [/Nothing was left behind/, "none made"],
  [/could not be determined .*#[0-9a-f]{16}/s, "named"],
  [/lists it alive .*stays in the state/s, "still in state"],
  [
    /changing token .* may have been carried out|it may have changed a part|Other tokens of the resource/s,
    "tried again",
  ],
  [/is gone \(|does not know token/, "gone"],
  [/although it shows that token alive/, "protocol"],
  [/it does not accept the token/, "authentication"],
  [/the token may not do this/, "permission"],
  [/until the timeout: try again later/, "rate-limited"],
  [/the state of the token does not allow it/, "conflict"],
  [/no collection of \w+ tokens/, "protocol"],
  [/a redirect to .* not followed/, "protocol"],
  [/instead of JSON|cannot be read/, "protocol"],
  [/try again later|Check influxdb-tokens:endpoint and the network/, "unavailable"],
];

/** What the user sees of a command, in a word or two. */
export function outcomeOf({ ok, errors }: CommandOutcome): string {
  if (ok) return "done";
  const text = errors.join("; ");
  return OUTCOMES.find(([pattern]) => pattern.test(text))?.[1] ?? `unclassified: ${text}`;
}
