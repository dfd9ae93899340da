/**
 * What the engine's provider process loads: the state of every token names this module and nothing else. It is a
 * permanent contract; state written by any release works with every later one.
 *
 * @packageDocumentation
 */
import { type Clock, systemClock } from "./clock";
import { CONFIG_KEYS, CONFIG_NAMESPACE, type Environment, type RawConfig } from "./config";
import { atEdge } from "./edge";
import { Ending } from "./ending";
import { EngineLog } from "./engineLog";
import { isTokenError } from "./errors";
import type { Checked, RawInputs } from "./lifecycle/check";
import { lifecycleOf } from "./lifecycle/kinds";
import { ownerName } from "./owner";
import { redact } from "./redact";
import { Service } from "./service";

/** What the launcher hands to `configure`. */
export interface ConfigureRequest {
  readonly config?: { get(key: string): unknown };
}

/** The lifecycle calls of the engine's dynamic-provider protocol. */
export interface TokenProvider {
  /** Stores the settings as they are. Synchronous, never fails: the launcher does not wait for it. */
  configure(request: ConfigureRequest): void;
  check(olds: RawInputs, news: RawInputs): Promise<Checked>;
  diff(id: string, olds: RawInputs, news: RawInputs): Promise<{ changes: boolean; replaces: string[] }>;
  create(inputs: RawInputs): Promise<{ id: string; outs: object }>;
  read(id: string, props: RawInputs): Promise<{ id: string; props: object }>;
  update(id: string, olds: RawInputs, news: RawInputs): Promise<{ outs: object }>;
  delete(id: string, props: RawInputs): Promise<void>;
}

/** What a provider works in; the real process unless a test says otherwise. */
export interface Surroundings {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly ending: Ending;
  readonly log: Pick<EngineLog, "warn" | "flush">;
  /** Called at the first `configure`. */
  readonly onStart?: (cleanUp: () => Promise<void>) => void;
}

/** Makes a provider. {@link provider} is the one of the process. */
export function createProvider(surroundings: Surroundings): TokenProvider {
  const { clock, ending, log } = surroundings;
  let service = new Service({}, surroundings);
  let started = false;

  /** Every call of the engine: nothing but plain data and clean errors leave, and warnings leave first. */
  const call = <T extends object>(props: RawInputs, work: () => T | Promise<T>): Promise<T> =>
    atEdge(props.__provider, async () => {
      try {
        return await work();
      } finally {
        await log.flush();
      }
    });

  /** The same for what makes, changes or revokes a token: the end of the process waits until its answer is out. */
  const heldCall = <T extends object>(props: RawInputs, work: () => Promise<T>): Promise<T> =>
    ending.hold(call(props, work));

  return {
    configure(request) {
      service = new Service(readConfig(request), surroundings);
      if (!started) surroundings.onStart?.(() => service.close());
      started = true;
    },

    check: (olds, news) =>
      call(news, () => {
        const { inputs, failures } = failuresOf(news, () => {
          service.scope();
          service.kept.noteCheck(olds, news);
          service.refusals.enforce(olds, news);
          return lifecycleOf(news).check(olds, news, clock.now());
        });
        return {
          inputs,
          failures: failures.map(({ property, reason }) => ({ property, reason: redact(reason) })),
        };
      }),

    diff: (id, olds, news) =>
      call(news, () => {
        const present = { now: clock.now(), scope: service.scope() };
        const { changes, replaces, remarks, refusal, living } = lifecycleOf(news).diff(
          id,
          olds,
          news,
          present,
        );
        const owner = typeof news.owner === "string" ? news.owner : id;
        service.refusals.note(owner, id, refusal, living);
        if (replaces.length === 0) service.kept.noteInPlace(owner, olds);
        for (const remark of remarks) log.warn(`${ownerName(owner)}: ${remark}`);
        return { changes, replaces };
      }),

    create: (inputs) =>
      heldCall(inputs, () => {
        service.kept.noteAdopted(inputs);
        return service.use((context) => lifecycleOf(inputs).create(inputs, context, clock.now()));
      }),

    read: (id, props) =>
      call(props, async () => ({
        id,
        props: await service.useFromState((context) => lifecycleOf(props).read(id, props, context)),
      })),

    update: (id, olds, news) =>
      heldCall(news, async () => ({
        outs: await service.use((context) => lifecycleOf(news).update(id, olds, news, context, clock.now())),
      })),

    delete: async (id, props) => {
      await heldCall(props, async () => {
        service.refusals.enforceDeletion(id);
        await service.useFromState((context) => lifecycleOf(props).delete(id, props, context));
        return {};
      });
    },
  };
}

/** An error of a check as a failure without a property: the engine then shows it once, and not its stack too. */
function failuresOf(inputs: RawInputs, work: () => Checked): Checked {
  try {
    return work();
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return { inputs: { ...inputs }, failures: [{ property: "", reason: error.message }] };
  }
}

/** The settings as they were written. Reads nothing into them: `configure` must never fail. */
function readConfig(request: ConfigureRequest | undefined): RawConfig {
  try {
    return Object.fromEntries(
      CONFIG_KEYS.map((key) => [key, request?.config?.get(`${CONFIG_NAMESPACE}:${key}`)]),
    );
  } catch {
    return {};
  }
}

const processEnding = new Ending();

/** The provider of this process. */
export const provider: TokenProvider = createProvider({
  environment: process.env,
  clock: systemClock,
  ending: processEnding,
  log: new EngineLog(process.argv[1], process.argv[2], (line) => process.stderr.write(`${line}\n`)),
  onStart: (cleanUp) => processEnding.watch((code) => process.exit(code), cleanUp),
});
