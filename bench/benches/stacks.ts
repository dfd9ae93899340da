import { type Bench, type Settings, using } from "../bench";
import { type Summary, summarize } from "../statistics";
import { Service } from "../subjects/service";
import { tokens } from "../subjects/tokens";
import { timed } from "../timed";

const COUNT = 1_000;

/** How the same tokens are spread. */
const LAYOUTS = [
  { stacks: 1, atOnce: 1 },
  { stacks: 10, atOnce: 1 },
  { stacks: 10, atOnce: 2 },
] as const;

/** `up` creating the same number of tokens, in one stack or spread over several. */
export interface StacksResult {
  readonly count: number;
  readonly layouts: readonly {
    readonly stacks: number;
    readonly atOnce: number;
    readonly seconds: Summary;
  }[];
}

/** What it brings to spread tokens over stacks. */
export const stacks: Bench<StacksResult> = {
  name: "stacks",
  what: "up creating tokens in one stack, and spread over ten",
  async run(settings) {
    const count = settings.sizes?.[0] ?? (settings.short ? 100 : COUNT);
    const rounds = settings.pairs ?? 1;
    const seconds = LAYOUTS.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [place, layout] of LAYOUTS.entries()) {
        const taken = await createIn(layout, count, settings);
        seconds[place]?.push(taken);
        settings.log(`${count} tokens in ${layout.stacks}, ${layout.atOnce} at once: ${taken.toFixed(1)} s`);
      }
    }
    return {
      count,
      layouts: LAYOUTS.map((layout, place) => ({ ...layout, seconds: summarize(seconds[place] ?? []) })),
    };
  },
};

async function createIn(
  { stacks: number, atOnce }: (typeof LAYOUTS)[number],
  count: number,
  settings: Settings,
): Promise<number> {
  const service = await Service.start();
  return await using(settings, { close: () => service.stop() }, async () => {
    const opened: Awaited<ReturnType<typeof tokens.open>>[] = [];
    const close = async () => void (await Promise.all(opened.map((stack) => stack.close())));
    return await using(settings, { close }, async () => {
      for (let stack = 0; stack < number; stack++) opened.push(await tokens.open(service, count / number));
      const left = opened.values();
      const { seconds } = await timed(async () => {
        const workers = Array.from({ length: atOnce }, async () => {
          for (const stack of left) await stack.run("create");
        });
        await Promise.all(workers);
      });
      const made = service.alive().length;
      if (made !== count) throw new Error(`${made} of ${count} tokens were made`);
      return seconds;
    });
  });
}
