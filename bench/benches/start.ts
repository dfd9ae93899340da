import { HANDLER } from "../../provider/resources/handler";
import { EngineLog } from "../../test/faults/driver/engineLog";
import { ProviderProcess } from "../../test/faults/driver/providerProcess";
import { Session } from "../../test/faults/driver/session";
import { type Bench, using } from "../bench";
import { ConsumerFolder } from "../consumerFolder";
import { ratioOf, type Summary, summarize } from "../statistics";

const PAIRS = 21;

/** The least that a dynamic provider can be. */
const EMPTY = "exports.handler=()=>({check:async(olds,news)=>({inputs:news})})";

const SETTINGS = {
  "influxdb-tokens:endpoint": "http://127.0.0.1:9",
  "influxdb-tokens:accountId": "11111111-1111-4111-8111-111111111111",
};

/** Milliseconds from the start of the process to its first answer. */
export interface StartResult {
  readonly own: Summary;
  readonly empty: Summary;
  readonly ratio: Summary;
}

/** How long the provider process takes until it has configured itself and answered a check. */
export const start: Bench<StartResult> = {
  name: "start",
  what: "the provider process until its first answer, beside a dynamic provider that does nothing",
  async run(settings) {
    return await using(settings, await ConsumerFolder.make(), async ({ path: folder }) => {
      const log = await EngineLog.start(() => undefined);
      try {
        const own: number[] = [];
        const empty: number[] = [];
        for (let pair = 0; pair < (settings.pairs ?? PAIRS); pair++) {
          own.push(await timeToAnswer(folder, log.address, HANDLER));
          empty.push(await timeToAnswer(folder, log.address, EMPTY));
        }
        const result = { own: summarize(own), empty: summarize(empty), ratio: ratioOf(own, empty) };
        settings.log(
          `${result.own.median.toFixed(0)} ms, ${result.ratio.median.toFixed(2)} × an empty provider`,
        );
        return result;
      } finally {
        log.stop();
      }
    });
  },
};

async function timeToAnswer(folder: string, engine: string, handler: string): Promise<number> {
  const started = performance.now();
  const child = await ProviderProcess.start({ folder, engine, env: { TMPDIR: folder, HOME: folder } });
  try {
    const session = await Session.open(child, SETTINGS);
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
