import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { WorkspaceOptions } from "../../test/support/engine/workspace";
import { type Bench, type Settings, using } from "../bench";
import { measureLifecycle } from "../lifecycles";
import { ratioOf, type Summary } from "../statistics";
import { nodeInside } from "../subjects/plugin";
import { OPERATIONS, type Operation } from "../subjects/subject";
import { tokens } from "../subjects/tokens";

/** A setting of Node or of the engine that may make the dynamic resource faster. */
interface Variant {
  readonly name: string;
  readonly count: number;
  readonly without: WorkspaceOptions;
  readonly with: WorkspaceOptions;
}

/** What settings of Node and of the engine do to the dynamic resource's commands. */
export interface SettingsResult {
  readonly variants: readonly {
    readonly name: string;
    readonly count: number;
    /** The time with the setting relative to the time without it, pair by pair. */
    readonly ratios: Readonly<Partial<Record<Operation, Summary>>>;
  }[];
}

/** The dynamic resource with and without settings that promise to make it faster. */
export const settings: Bench<SettingsResult> = {
  name: "settings",
  what: "the dynamic resource with Node's compile cache, parallel diffs, and compressed states",
  async run(given, save) {
    const cache = await mkdtemp(path.join(os.tmpdir(), "bench-compile-cache-"));
    return await using(given, { close: () => rm(cache, { recursive: true }) }, async () => {
      const measured: SettingsResult["variants"][number][] = [];
      for (const variant of await variantsOf(cache)) {
        measured.push({
          name: variant.name,
          count: variant.count,
          ratios: await compare(variant, given),
        });
        await save({ variants: measured });
      }
      return { variants: measured };
    });
  },
};

async function variantsOf(cache: string): Promise<Variant[]> {
  const node = { path: [path.dirname(await nodeInside())] };
  return [
    {
      name: "`NODE_COMPILE_CACHE`, Node 22",
      count: 1,
      without: node,
      with: { ...node, env: { NODE_COMPILE_CACHE: cache } },
    },
    {
      name: "`PULUMI_PARALLEL_DIFF`",
      count: 100,
      without: {},
      with: { env: { PULUMI_PARALLEL_DIFF: "true" } },
    },
    {
      name: "`PULUMI_DIY_BACKEND_ZSTD`",
      count: 100,
      without: {},
      with: { env: { PULUMI_DIY_BACKEND_ZSTD: "true" } },
    },
  ];
}

async function compare(variant: Variant, given: Settings): Promise<Partial<Record<Operation, Summary>>> {
  const rounds = given.pairs ?? (variant.count < 10 ? 7 : 5);
  const times = new Map(
    OPERATIONS.map((operation) => [operation, { with: [] as number[], without: [] as number[] }]),
  );
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? (["with", "without"] as const) : (["without", "with"] as const);
    for (const side of order) {
      given.log(`${variant.name}, ${side} it, round ${round + 1} of ${rounds}`);
      const lifecycle = await measureLifecycle(tokens, variant.count, given, variant[side]);
      for (const operation of OPERATIONS) {
        const seconds = lifecycle[operation]?.seconds;
        if (seconds !== undefined) times.get(operation)?.[side].push(seconds);
      }
    }
  }
  return Object.fromEntries(
    [...times].map(([operation, sides]) => [operation, ratioOf(sides.with, sides.without)]),
  );
}
