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
import { type Checked, check, type RawInputs } from "./lifecycle/check";
import { create } from "./lifecycle/create";
import { diff } from "./lifecycle/diff";
import { lookUp } from "./lifecycle/lookUp";
import { read } from "./lifecycle/read";
import { revoke } from "./lifecycle/revoke";
import { readState, type TokenState } from "./lifecycle/state";
import { update } from "./lifecycle/update";
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
  create(inputs: RawInputs): Promise<{ id: string; outs: TokenState }>;
  read(id: string, props: RawInputs): Promise<{ id: string; props: TokenState }>;
  update(id: string, olds: RawInputs, news: RawInputs): Promise<{ outs: TokenState }>;
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

  return {
    configure(request) {
      service = new Service(readConfig(request), surroundings);
      if (!started) surroundings.onStart?.(() => service.close());
      started = true;
    },

    check: (olds, news) =>
      call(news, () => {
        service.scope();
        service.noteAdopted(news);
        const { inputs, failures } = check(olds, news, clock.now());
        return {
          inputs,
          failures: failures.map(({ property, reason }) => ({ property, reason: redact(reason) })),
        };
      }),

    diff: (id, olds, news) =>
      call(news, () => {
        const { changes, replaces, remarks } = diff(id, olds, news, {
          now: clock.now(),
          scope: service.scope(),
        });
        const owner = typeof news.owner === "string" ? ownerName(news.owner) : id;
        for (const remark of remarks) log.warn(`${owner}: ${remark}`);
        return { changes, replaces };
      }),

    create: (inputs) =>
      call(inputs, async () => {
        service.noteAdopted(inputs);
        const outs = await service.use((context) => ending.hold(create(inputs, context)));
        return { id: outs.tokenId, outs };
      }),

    read: (id, props) =>
      call(props, async () => {
        const known = props.tokenId !== undefined || props.stateVersion !== undefined;
        const outs = await service.useFromState((context) =>
          known ? read(readState(props, id), context) : lookUp(id, context),
        );
        return { id, props: outs };
      }),

    update: (id, olds, news) =>
      call(news, async () => {
        service.noteAdopted(news);
        const state = readState(olds, id);
        return {
          outs: await service.explain(() => ending.hold(update(state, news, () => service.context()))),
        };
      }),

    delete: async (id, props) => {
      await call(props, async () => {
        const state = readState(props, id);
        await service.useFromState((context) => ending.hold(revoke(state, context)));
        return {};
      });
    },
  };
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
