import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Bench, type Settings, using } from "../bench";
import { ratioOf, type Summary, summarize } from "../statistics";
import { PulumiStack } from "../subjects/pulumiStack";
import { random } from "../subjects/random";
import { connectionTo, Service } from "../subjects/service";
import { TimedInfluxctl } from "../subjects/timedInfluxctl";
import { tokensProgram } from "../subjects/tokens";
import { timed } from "../timed";

const COUNT = 100;
const PAIRS = 5;
/** How long a call to a server takes. */
const CALL_MS = 50;
/** How many calls the backend makes at once. */
const AT_ONCE = 4;

/** `up` that creates tokens through influxctl. */
export interface InfluxctlResult {
  readonly count: number;
  /** Duration of a single call, in milliseconds, seen from outside. */
  readonly callMs: Summary;
  readonly calls: number;
  readonly atOnce: number;
  readonly seconds: Summary;
  /** `up` with the same number of RandomIds: the engine's share. */
  readonly engineSeconds: Summary;
  /** The rest, relative to the calls alone, four at a time. */
  readonly ratio: Summary;
}

/** Tokens through influxctl, where each call is a process of its own. */
export const influxctl: Bench<InfluxctlResult> = {
  name: "influxctl",
  what: "up creating tokens through an influxctl that takes 50 ms a call",
  async run(settings) {
    const count = settings.sizes?.[0] ?? COUNT;
    const pairs = settings.pairs ?? PAIRS;
    const samples: Awaited<ReturnType<typeof createThroughInfluxctl>>[] = [];
    const engine: number[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      samples.push(await createThroughInfluxctl(count, settings));
      engine.push(await createRandom(count, settings));
      settings.log(`pair ${pair + 1} of ${pairs}: ${samples.at(-1)?.seconds.toFixed(2)} s`);
    }
    const least = (2 * count * CALL_MS) / AT_ONCE / 1000;
    const own = samples.map(({ seconds }, pair) => seconds - (engine[pair] ?? 0));
    return {
      count,
      callMs: summarize(samples.flatMap(({ callMs }) => callMs)),
      calls: samples[0]?.calls ?? 0,
      atOnce: Math.max(...samples.map(({ atOnce }) => atOnce)),
      seconds: summarize(samples.map(({ seconds }) => seconds)),
      engineSeconds: summarize(engine),
      ratio: ratioOf(
        own,
        own.map(() => least),
      ),
    };
  },
};

/** Creates tokens and counts the calls. */
export async function createThroughInfluxctl(count: number, settings: Settings) {
  const service = await Service.start();
  return await using(settings, { close: () => service.stop() }, async () =>
    using(settings, await TimedInfluxctl.start(service.url, CALL_MS), async (command) => {
      const callMs = await timeCalls(command.path, settings);
      const before = command.calls;
      const stack = await PulumiStack.open({ program: tokensProgram(count), ...through(command, service) });
      return await using(settings, stack, async () => {
        const { seconds } = await timed(() => stack.run("create"));
        const made = service.alive().length;
        if (made !== count) throw new Error(`${made} of ${count} tokens were created`);
        return { seconds, callMs, calls: command.calls - before, atOnce: command.mostAtOnce };
      });
    }),
  );
}

function through(command: TimedInfluxctl, service: Service) {
  return {
    env: connectionTo(service).env,
    config: {
      "influxdb-tokens:backend": "influxctl",
      "influxdb-tokens:influxctlPath": command.path,
      "influxdb-tokens:accountId": service.account,
      "influxdb-tokens:clusterId": "22222222-2222-4222-8222-222222222222",
    },
  };
}

async function timeCalls(executable: string, settings: Settings): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let call = 0; call < 5; call++) {
    const started = performance.now();
    await callOnce(executable, settings);
    milliseconds.push(performance.now() - started);
  }
  return milliseconds;
}

/** A call that does not outlive the run. */
async function callOnce(executable: string, settings: Settings): Promise<void> {
  const child = spawn(executable, ["version"], { stdio: "ignore" });
  const ended = once(child, "close");
  const close = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  const [code] = await using(settings, { close }, () => ended);
  if (code !== 0) throw new Error(`${executable} exited with ${code}`);
}

async function createRandom(count: number, settings: Settings): Promise<number> {
  const service = await Service.start();
  return await using(settings, { close: () => service.stop() }, async () =>
    using(settings, await random.open(service, count), async (stack) => {
      return (await timed(() => stack.run("create"))).seconds;
    }),
  );
}
