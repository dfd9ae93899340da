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
        readonly places: Readonly<Partial<Record<PlaceName, LifecycleResults>>>;
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
    for (const count of settings.sizes ?? (settings.short ? [100] : [100, 500])) {
      const rounds = settings.pairs ?? (count > 100 ? 1 : 3);
      const files = await compareLifecycles([tokens, random], count, rounds, settings);
      const server = await Postgres.start(found.programs);
      const places = await using(settings, { close: () => server.stop() }, async () => {
        const postgres = await inDatabase(server.url, count, rounds, settings);
        if (count > 100) return { files, postgres };
        return { files, postgres, distant: await atDistance(server.url, count, rounds, settings) };
      });
      sizes.push({ count, rounds, places });
    }
    return { sizes };
  },
};

async function inDatabase(backendUrl: string, count: number, rounds: number, settings: Settings) {
  settings.log("in PostgreSQL");
  return await compareLifecycles([tokens, random], count, rounds, settings, { backendUrl });
}

async function atDistance(url: string, count: number, rounds: number, settings: Settings) {
  const { port } = new URL(url);
  return await using(settings, await Distance.open(Number(port), DISTANCE_MS), async (distance) => {
    settings.log("in PostgreSQL, at a distance");
    return await inDatabase(url.replace(`:${port}/`, `:${distance.port}/`), count, rounds, settings);
  });
}
