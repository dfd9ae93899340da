import type { Bench } from "../bench";
import { compareLifecycles, type LifecycleResults } from "../lifecycles";
import { databaseTokens } from "../subjects/databaseTokens";
import { tokens } from "../subjects/tokens";

/** Results by number of resources. */
export interface DatabaseTokensResult {
  readonly sizes: readonly {
    readonly count: number;
    readonly rounds: number;
    readonly subjects: LifecycleResults;
  }[];
}

/** Database tokens beside management tokens: the same lifecycle on another collection. */
export const databaseTokensBench: Bench<DatabaseTokensResult> = {
  name: "databaseTokens",
  what: "up, up without changes, a change of permissions, refresh and destroy of database tokens, beside management tokens",
  async run(settings, save) {
    const sizes: DatabaseTokensResult["sizes"][number][] = [];
    for (const count of settings.sizes ?? (settings.short ? [1, 100] : [1, 100, 1_000])) {
      const rounds = settings.pairs ?? (count < 10 ? 5 : count < 500 ? 3 : 1);
      const onRound = (done: number, soFar: LifecycleResults) =>
        save({ sizes: [...sizes, { count, rounds: done, subjects: soFar }] });
      const subjects = await compareLifecycles([databaseTokens, tokens], count, rounds, settings, onRound);
      sizes.push({ count, rounds, subjects });
    }
    return { sizes };
  },
};
