import { HANDLER } from "../../provider/resources/handler";
import { EngineLog } from "../../test/support/model/engineLog";
import { ProviderProcess } from "../../test/support/model/providerProcess";
import { Session } from "../../test/support/model/session";
import { type Bench, type Settings, using } from "../bench";
import { ConsumerFolder } from "../consumerFolder";
import { type Loaded, load } from "../loadedModules";
import { ratioOf, type Summary, summarize } from "../statistics";

const PAIRS = 21;

/** The smallest possible dynamic provider. */
const EMPTY = "exports.handler=()=>({check:async(olds,news)=>({inputs:news})})";

const CONFIG = {
  "influxdb-tokens:endpoint": "http://127.0.0.1:9",
  "influxdb-tokens:accountId": "11111111-1111-4111-8111-111111111111",
};

/** The modules that are measured, each after those before it. */
const MODULES: Readonly<
  Record<"sdk" | "package" | "runtime" | "httpClient", readonly [string, ...string[]]>
> = {
  sdk: ["@pulumi/pulumi"],
  package: ["@pulumi/pulumi", "pulumi-influxdb-tokens"],
  runtime: ["@pulumi/pulumi", "pulumi-influxdb-tokens/runtime"],
  httpClient: ["@pulumi/pulumi", "pulumi-influxdb-tokens/runtime", "axios"],
};

/** What starting costs. */
export interface StartResult {
  /** Milliseconds from the start of this package's provider process to its first answer. */
  readonly own: Summary;
  /** The same for a provider that does nothing. */
  readonly empty: Summary;
  readonly ratio: Summary;
  /** What loading each module adds. */
  readonly modules: Readonly<Record<keyof typeof MODULES, LoadingResult>>;
}

/** What loading a module adds: time, and a number of files. */
interface LoadingResult {
  readonly milliseconds: Summary;
  readonly files: number;
}

/** How long the provider process takes to configure itself and answer a check, and what loading adds to a program. */
export const start: Bench<StartResult> = {
  name: "start",
  what: "provider process to its first answer, beside an empty one; loading the package",
  async run(settings) {
    return await using(settings, await ConsumerFolder.make(), async ({ path: folder }) => ({
      ...(await measureProcess(folder, settings)),
      modules: await measureModules(folder, settings),
    }));
  },
};

async function measureProcess(folder: string, { pairs = PAIRS, log }: Settings) {
  const engineLog = await EngineLog.start(() => undefined);
  try {
    const own: number[] = [];
    const empty: number[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      own.push(await timeToAnswer(folder, engineLog.address, HANDLER));
      empty.push(await timeToAnswer(folder, engineLog.address, EMPTY));
    }
    const result = { own: summarize(own), empty: summarize(empty), ratio: ratioOf(own, empty) };
    log(`${result.own.median.toFixed(0)} ms, ${result.ratio.median.toFixed(2)} × an empty provider`);
    return result;
  } finally {
    engineLog.stop();
  }
}

async function timeToAnswer(folder: string, engine: string, handler: string): Promise<number> {
  const started = performance.now();
  const child = await ProviderProcess.start({ folder, engine, env: { TMPDIR: folder, HOME: folder } });
  try {
    const session = await Session.open(child, CONFIG);
    const urn = "urn:pulumi:test::tokens-test::pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken::token";
    const inputs = {
      __provider: handler,
      description: "Token",
      owner: "organization/tokens-test/test/token",
    };
    const { failures } = await session.check({ urn }, {}, inputs);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    return performance.now() - started;
  } finally {
    await child.stop();
  }
}

async function measureModules(folder: string, { pairs = PAIRS, log }: Settings) {
  const names = Object.keys(MODULES) as (keyof typeof MODULES)[];
  const samples = new Map(names.map((name) => [name, [] as Loaded[]]));
  for (let sample = 0; sample < pairs; sample++) {
    for (const name of names) samples.get(name)?.push(await load(folder, ...MODULES[name]));
  }
  const results = names.map((name): [string, LoadingResult] => {
    const loaded = samples.get(name) ?? [];
    const milliseconds = summarize(loaded.map((each) => each.milliseconds));
    log(`${name}: ${milliseconds.median.toFixed(1)} ms`);
    return [name, { milliseconds, files: loaded[0]?.files.length ?? 0 }];
  });
  return Object.fromEntries(results) as StartResult["modules"];
}
