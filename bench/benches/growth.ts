import os from "node:os";
import { type Bench, type Settings, using } from "../bench";
import { available } from "../lifecycles";
import { opentofu } from "../subjects/opentofu";
import { providerOnly } from "../subjects/providerOnly";
import { random } from "../subjects/random";
import { Service } from "../subjects/service";
import type { Subject } from "../subjects/subject";
import { tokens } from "../subjects/tokens";
import { type Timed, timed } from "../timed";

/** Makes the engine write its state once, at the end. Experimental: an interrupted run would lose what it has made. */
const WRITTEN_ONCE = { env: { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" } };

const SERIES = {
  tokens: { subject: tokens },
  tokensWrittenOnce: { subject: tokens, overrides: WRITTEN_ONCE },
  random: { subject: random },
  randomWrittenOnce: { subject: random, overrides: WRITTEN_ONCE },
  provider: { subject: providerOnly },
  opentofu: { subject: opentofu },
} as const;

/** The lines of the chart. */
export type SeriesName = keyof typeof SERIES;

/** One `up` that creates, for each size and series. */
export interface GrowthResult {
  readonly sizes: readonly {
    readonly count: number;
    /** Load average over the minute before. */
    readonly load: number;
    readonly series: Readonly<Partial<Record<SeriesName, Point>>>;
  }[];
}

/** One run of `up`. */
interface Point extends Timed {
  readonly stateBytes?: number;
}

/** How the cost of creating grows, and how much of it is the engine writing the state at each step. */
export const growth: Bench<GrowthResult> = {
  name: "growth",
  what: "up creating 1 to 3,000 tokens, with the state written at each step or once",
  async run(settings) {
    const present = await available([tokens, random, providerOnly, opentofu], settings);
    const names = (Object.keys(SERIES) as SeriesName[]).filter((name) =>
      present.includes(SERIES[name].subject),
    );
    const sizes = [];
    for (const count of settings.sizes ??
      (settings.short ? [1, 10, 100] : [1, 10, 30, 100, 300, 1_000, 3_000])) {
      const load = Math.round((os.loadavg()[0] ?? 0) * 10) / 10;
      const series: Partial<Record<SeriesName, Point>> = {};
      for (const name of names) {
        // It would take half an hour and add nothing: the curve is clear by then.
        if (name === "random" && count > 1_000) continue;
        const point = await createOnce(count, SERIES[name], settings);
        series[name] = point;
        settings.log(`${count} × ${name}: ${point.seconds.toFixed(2)} s`);
      }
      sizes.push({ count, load, series });
    }
    return { sizes };
  },
};

/** One `up` that creates resources in a new stack, which is then removed. */
export async function createOnce(
  count: number,
  { subject, overrides }: { subject: Subject; overrides?: typeof WRITTEN_ONCE },
  settings: Settings,
): Promise<Point> {
  const service = await Service.start();
  return await using(settings, { close: () => service.stop() }, async () =>
    using(settings, await subject.open(service, count, overrides), async (stack) => {
      const time = await timed(() => stack.run("create"));
      const stateBytes = await stack.stateBytes();
      return { ...time, ...(stateBytes === undefined ? {} : { stateBytes }) };
    }),
  );
}
