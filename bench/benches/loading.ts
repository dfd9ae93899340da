import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Bench, using } from "../bench";
import { ConsumerFolder } from "../consumerFolder";
import { type Summary, summarize } from "../statistics";

const run = promisify(execFile);
const SAMPLES = 25;

/** What loading a module, after another one, adds. */
interface Loaded {
  readonly milliseconds: number;
  /** The files added. */
  readonly files: readonly string[];
}

/**
 * Loads modules in a new Node process, one after the other, and tells of the last one.
 *
 * @param folder of a program that has the package installed
 */
export async function load(folder: string, ...modules: readonly [string, ...string[]]): Promise<Loaded> {
  const script = `
const modules = ${JSON.stringify(modules)};
const last = modules.pop();
for (const name of modules) require(name);
const before = new Set(Object.keys(require.cache));
const started = performance.now();
require(last);
const milliseconds = performance.now() - started;
const files = Object.keys(require.cache).filter((file) => !before.has(file));
process.stdout.write(JSON.stringify({ milliseconds, files }), () => process.exit());`;
  const { stdout } = await run(process.execPath, ["-e", script], { cwd: folder, maxBuffer: 2 ** 24 });
  return JSON.parse(stdout) as Loaded;
}

/** Of each thing that is loaded: how long it takes, and how many files it is. */
export type LoadingResult = Readonly<
  Record<
    "sdk" | "package" | "runtime" | "httpClient",
    { readonly milliseconds: Summary; readonly files: number }
  >
>;

const WHAT: Readonly<Record<keyof LoadingResult, readonly [string, ...string[]]>> = {
  sdk: ["@pulumi/pulumi"],
  package: ["@pulumi/pulumi", "pulumi-influxdb-tokens"],
  runtime: ["@pulumi/pulumi", "pulumi-influxdb-tokens/runtime"],
  httpClient: ["@pulumi/pulumi", "pulumi-influxdb-tokens/runtime", "axios"],
};

/** How long the package takes to load in a program, and its runtime in the provider process. */
export const loading: Bench<LoadingResult> = {
  name: "loading",
  what: 'require("pulumi-influxdb-tokens") and its runtime, beside the Pulumi SDK',
  async run(settings) {
    const { log, pairs = SAMPLES } = settings;
    const names = Object.keys(WHAT) as (keyof LoadingResult)[];
    const samples = new Map(names.map((name) => [name, [] as Loaded[]]));
    await using(settings, await ConsumerFolder.make(), async (folder) => {
      for (let sample = 0; sample < pairs; sample++) {
        for (const name of names) samples.get(name)?.push(await load(folder.path, ...WHAT[name]));
      }
    });
    const result = Object.fromEntries(
      names.map((name) => {
        const loaded = samples.get(name) ?? [];
        const milliseconds = summarize(loaded.map((each) => each.milliseconds));
        log(`${name}: ${milliseconds.median.toFixed(1)} ms`);
        return [name, { milliseconds, files: loaded[0]?.files.length ?? 0 }];
      }),
    );
    return result as LoadingResult;
  },
};
