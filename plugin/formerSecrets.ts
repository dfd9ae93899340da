import { isDeepStrictEqual } from "node:util";
import { DATABASE_TOKEN } from "../provider/description/databaseToken";
import { ROTATING_DATABASE_TOKEN } from "../provider/description/rotatingDatabaseToken";
import type { Properties } from "./values";

const ARGUMENTS = { ...DATABASE_TOKEN.arguments, ...ROTATING_DATABASE_TOKEN.arguments };

/**
 * The outputs that still have the value of a former argument which was secret. The present arguments no longer say so:
 * a token that is not ready keeps its keepers until the next rotation.
 *
 * @param olds the outputs in the state
 */
export function formerSecrets(outputs: object, olds: Properties, news: Properties): string[] {
  const present = outputs as Properties["values"];
  return [...olds.secret].filter(
    (name) => Object.hasOwn(ARGUMENTS, name) && !isDeepStrictEqual(present[name], news.values[name]),
  );
}
