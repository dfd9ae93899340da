import { isDeepStrictEqual } from "node:util";
import { DESCRIPTIONS } from "./descriptions";
import type { Properties } from "./values";

const ARGUMENTS: ReadonlySet<string> = new Set(
  Object.values(DESCRIPTIONS).flatMap((described) => Object.keys(described.arguments)),
);

/**
 * The outputs that still have the value of a former argument which was secret. The present arguments no longer say so:
 * a token that is not ready keeps its keepers until the next rotation.
 *
 * @param olds the outputs in the state
 */
export function formerSecrets(outputs: object, olds: Properties, news: Properties): string[] {
  const present = outputs as Properties["values"];
  return [...olds.secret].filter(
    (name) => ARGUMENTS.has(name) && !isDeepStrictEqual(present[name], news.values[name]),
  );
}
