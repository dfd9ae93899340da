import { type Bench, type Settings, using } from "../bench";
import { ratioOf, type Summary, summarize } from "../statistics";
import { Service } from "../subjects/service";
import { tokens } from "../subjects/tokens";
import { timed } from "../timed";

const COUNT = 300;

/** Settings of the engine that say how it writes states to files. */
const WAYS = {
  default: {},
  withoutBackups: { PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true" },
  gzip: { PULUMI_DIY_BACKEND_GZIP: "true" },
  writtenOnce: { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" },
} as const;

/** What is compared. */
export type WayName = keyof typeof WAYS;

/** `up` creating tokens, by the way in which the state is written. */
export interface StateWritingResult {
  readonly count: number;
  readonly ways: Readonly<Record<WayName, { readonly seconds: Summary; readonly ratio: Summary }>>;
}

/** What the engine's own settings change. */
export const stateWriting: Bench<StateWritingResult> = {
  name: "writing",
  what: "up with the engine's own settings of how it writes states",
  async run(settings) {
    const count = settings.sizes?.[0] ?? (settings.short ? 100 : COUNT);
    const names = Object.keys(WAYS) as WayName[];
    const seconds = new Map(names.map((name) => [name, [] as number[]]));
    for (let round = 0; round < (settings.pairs ?? 3); round++) {
      for (const name of names) {
        const taken = await create(count, WAYS[name], settings);
        seconds.get(name)?.push(taken);
        settings.log(`${count} tokens, ${name}: ${taken.toFixed(2)} s`);
      }
    }
    const of = (name: WayName) => seconds.get(name) ?? [];
    const ways = names.map((name) => [
      name,
      { seconds: summarize(of(name)), ratio: ratioOf(of(name), of("default")) },
    ]);
    return { count, ways: Object.fromEntries(ways) as StateWritingResult["ways"] };
  },
};

async function create(
  count: number,
  env: Readonly<Record<string, string>>,
  settings: Settings,
): Promise<number> {
  const service = await Service.start();
  return await using(settings, { close: () => service.stop() }, async () =>
    using(settings, await tokens.open(service, count, { env }), async (stack) => {
      return (await timed(() => stack.run("create"))).seconds;
    }),
  );
}
