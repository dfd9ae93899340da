import { findPostgres, Postgres } from "../../test/support/postgres";
import { type Bench, type Settings, using } from "../bench";
import { compareLifecycles, type LifecycleResults } from "../lifecycles";
import { Distance } from "../subjects/distance";
import { random } from "../subjects/random";
import { tokens } from "../subjects/tokens";

/** One way, to a server in another zone of the same region. */
const DISTANCE_MS = 1;

/** Where states are kept. */
export type PlaceName = "files" | "postgres" | "distant";

/** Results by number of resources, or why there are none. */
export type StateBackendsResult =
  | { readonly missing: string }
  | {
      readonly sizes: readonly {
        readonly count: number;
        readonly rounds: number;
        readonly places: Readonly<Record<PlaceName, LifecycleResults>>;
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
      const rounds = settings.pairs ?? (count > 500 ? 1 : 3);
      const files = await compareLifecycles([tokens, random], count, rounds, settings);
      const databases = await inPostgres(found.programs, count, rounds, settings);
      sizes.push({ count, rounds, places: { files, ...databases } });
    }
    return { sizes };
  },
};

async function inPostgres(programs: string, count: number, rounds: number, settings: Settings) {
  const server = await Postgres.start(programs);
  return await using(settings, { close: () => server.stop() }, async () => {
    const compare = async (backendUrl: string) =>
      await compareLifecycles([tokens, random], count, rounds, settings, { backendUrl });
    settings.log("in PostgreSQL");
    const postgres = await compare(server.url);
    const { port } = new URL(server.url);
    return await using(settings, await Distance.open(Number(port), DISTANCE_MS), async (distance) => {
      settings.log("in PostgreSQL, at a distance");
      return { postgres, distant: await compare(server.url.replace(`:${port}/`, `:${distance.port}/`)) };
    });
  });
}
