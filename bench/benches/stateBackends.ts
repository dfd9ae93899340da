import { findPostgres, Postgres } from "../../test/support/postgres";
import { type Bench, using } from "../bench";
import { compareLifecycles, type LifecycleResults } from "../lifecycles";
import { random } from "../subjects/random";
import { tokens } from "../subjects/tokens";

/** Results by number of resources, or why there are none. */
export type StateBackendsResult =
  | { readonly missing: string }
  | {
      readonly sizes: readonly {
        readonly count: number;
        readonly rounds: number;
        readonly postgres: LifecycleResults;
        readonly files: LifecycleResults;
      }[];
    };

/** The same operations with the states in a real PostgreSQL, beside files. */
export const stateBackends: Bench<StateBackendsResult> = {
  name: "postgres",
  what: "the same with the state in a real PostgreSQL server",
  async run(settings) {
    const found = findPostgres();
    if ("missing" in found) {
      settings.log(`left out: ${found.missing}`);
      return found;
    }
    const sizes = [];
    for (const count of settings.sizes ?? (settings.short ? [100] : [100, 1_000])) {
      const rounds = settings.pairs ?? 3;
      const files = await compareLifecycles([tokens, random], count, rounds, settings);
      const server = await Postgres.start(found.programs);
      const postgres = await using(settings, { close: () => server.stop() }, () =>
        compareLifecycles([tokens, random], count, rounds, settings, { backendUrl: server.url }),
      );
      sizes.push({ count, rounds, postgres, files });
    }
    return { sizes };
  },
};
