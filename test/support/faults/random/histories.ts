import { type BackendUnderTest, databaseTokensBackend, httpBackend } from "../../backends/configurations";
import { ModelStack, newCredential } from "../../model/modelStack";
import { ProviderSlot } from "../../model/providerSlot";
import type { Way } from "../../model/way";
import { Random } from "../../random";
import { rows } from "../matrix/rows";
import { DeliveryStore } from "./deliveries";
import { OwnCredential } from "./ownCredential";
import { Sequence } from "./sequence";

/** Which histories are run. */
interface HistoriesOptions {
  readonly seeds: readonly number[];
  /** Steps of each. */
  readonly length: number;
  /** How many side by side: most of a history is waiting for timeouts. */
  readonly atOnce: number;
  /** How the provider is reached. @default each in turn: odd seeds through the plugin, even ones as dynamic resources */
  readonly way?: Way;
  /** `node_modules` with the package. @default the packed package */
  readonly modules?: string;
  /** What all their tokens are. @default by their seeds */
  readonly backend?: BackendUnderTest;
  /** Ends at the first that does not hold, and says this. */
  readonly until?: RegExp;
}

/** What came of them. */
interface HistoriesResult {
  /** The steps and problems of each that does not hold, with its seed. */
  readonly failures: readonly string[];
  /** How many were run. */
  readonly run: number;
  /** Tokens that kills left behind, all found by their markers. */
  readonly orphans: number;
}

/** Of so many seeds one has a provider that authenticates with a token of its own stack. Odd, so that it meets both ways. */
export const OWN_CREDENTIAL_EACH = 5;

/** Of so many seeds one has database tokens, through both ways too. */
const DATABASE_TOKENS_EACH = 3;

/** What the tokens of a seed are. */
function backendOf(seed: number): BackendUnderTest {
  const other = seed % DATABASE_TOKENS_EACH === 0 && seed % OWN_CREDENTIAL_EACH !== 0;
  return other ? databaseTokensBackend : httpBackend;
}

const nowhere = rows({ location: () => "http://127.0.0.1:9/" });

/** Runs random histories, each with a stack and a service of its own. */
export async function runHistories(options: HistoriesOptions): Promise<HistoriesResult> {
  const seeds = [...options.seeds];
  const credential = newCredential();
  const store = await DeliveryStore.make();
  const failures: string[] = [];
  let [run, orphans] = [0, 0];
  const isOver = () => failures.some((failure) => options.until?.test(failure));
  const next = () => (isOver() ? undefined : seeds.shift());
  const work = async () => {
    const open = (way: Way) =>
      ProviderSlot.open({
        way,
        env: { INFLUXDB_MANAGEMENT_TOKEN: credential, ...store.env },
        ...(options.modules === undefined ? {} : { modules: options.modules }),
      });
    const slots = { dynamic: await open("dynamic"), plugin: await open("plugin") };
    try {
      for (let seed = next(); seed !== undefined; seed = next()) {
        const slot = slots[options.way ?? (seed % 2 === 0 ? "dynamic" : "plugin")];
        const backend = options.backend ?? backendOf(seed);
        const stack = await ModelStack.open({ slot, credential, backend, timeoutS: 1 });
        const random = new Random(seed);
        const ownsCredential = seed % OWN_CREDENTIAL_EACH === 0 && backend === httpBackend;
        const own = ownsCredential ? new OwnCredential(stack, random) : undefined;
        const sequence = new Sequence(stack, nowhere, random, store, own);
        const result = await sequence.run(options.length).finally(() => stack.close());
        run++;
        orphans += result.orphans;
        const { steps, problems } = result;
        if (problems.length > 0) failures.push(`seed ${seed}:\n  ${[...steps, ...problems].join("\n  ")}`);
      }
    } finally {
      await Promise.all(Object.values(slots).map((slot) => slot.close()));
    }
  };
  const atOnce = Math.min(options.atOnce, seeds.length);
  await Promise.all(Array.from({ length: atOnce }, work)).finally(() => store.remove());
  return { failures, run, orphans };
}
