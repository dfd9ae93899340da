import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type Bench, type Settings, using } from "../bench";
import { TofuStack } from "../subjects/opentofu";
import { PulumiStack } from "../subjects/pulumiStack";
import { reaching, Service } from "../subjects/service";
import { tokensProgram } from "../subjects/tokens";

const COUNT = 200;

/** What a provider process has after the end of its engine. */
const LEAVES_WITHIN_MS = 6_000;

/** What was there after `kill -9` half-way through creating. */
interface AfterKill {
  /** Tokens that can be used. */
  readonly alive: number;
  /** Those of them that are in no state: nobody has their secrets, and nothing will revoke them. */
  readonly unknown: number;
}

/** Results by way. */
export interface KilledResult {
  readonly count: number;
  readonly tokens: AfterKill;
  readonly opentofu?: AfterKill;
}

/** What writing the state at each step is for. */
export const killed: Bench<KilledResult> = {
  name: "killed",
  what: "living tokens that no state knows after kill -9 in the middle of creating",
  async run(settings) {
    const count = settings.sizes?.[0] ?? COUNT;
    const result = { count, tokens: await killHalfWay(openPulumi, count, settings) };
    settings.log(`Pulumi: ${result.tokens.unknown} of ${result.tokens.alive}`);
    try {
      const opentofu = await killHalfWay(TofuStack.open, count, settings);
      settings.log(`OpenTofu: ${opentofu.unknown} of ${opentofu.alive}`);
      return { ...result, opentofu };
    } catch (error) {
      settings.log(`OpenTofu is left out: ${error instanceof Error ? error.message : error}`);
      return result;
    }
  },
};

type Opened = Pick<PulumiStack, "startCreating" | "stateFile" | "close">;

async function openPulumi(service: Service, count: number): Promise<Opened> {
  return await PulumiStack.open({ program: tokensProgram(count), ...reaching(service) });
}

async function killHalfWay(
  open: (service: Service, count: number) => Promise<Opened>,
  count: number,
  settings: Settings,
): Promise<AfterKill> {
  const service = await Service.start();
  return await using(settings, { close: () => service.stop() }, async () =>
    using(settings, await open(service, count), async (stack) => {
      const command = stack.startCreating();
      let ended = false;
      const end = command.result.finally(() => {
        ended = true;
      });
      while (service.alive().length < count / 2 && !ended) await sleep(5);
      if (ended) throw new Error("it had ended before it could be killed");
      command.signalGroup("SIGKILL");
      await end;
      await sleep(LEAVES_WITHIN_MS);
      const file = await stack.stateFile();
      const state = file === undefined ? "" : await readFile(file, "utf8");
      const alive = service.alive();
      return { alive: alive.length, unknown: alive.filter((id) => !state.includes(id)).length };
    }),
  );
}
