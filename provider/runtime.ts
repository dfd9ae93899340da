/**
 * What the engine's provider process loads: the state of every token names this module and nothing else. It is a
 * permanent contract; state written by any release works with every later one.
 *
 * @packageDocumentation
 */
import { openBackend } from "./backends/open";
import { type Clock, systemClock } from "./clock";
import {
  CONFIG_KEYS,
  CONFIG_NAMESPACE,
  configHoldsUnknown,
  type Environment,
  parseSettings,
  type RawConfig,
  type Settings,
} from "./config";
import { credentials, requireCredential } from "./credential";
import { atEdge } from "./edge";
import { Ending } from "./ending";
import { type Checked, check, type RawInputs } from "./lifecycle/check";
import type { Context } from "./lifecycle/context";
import { create } from "./lifecycle/create";
import { diff } from "./lifecycle/diff";
import { Listing } from "./lifecycle/listing";
import { read } from "./lifecycle/read";
import { revoke } from "./lifecycle/revoke";
import { readState, type TokenState } from "./lifecycle/state";
import { update } from "./lifecycle/update";
import { redact } from "./redact";

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
  /** Shows a line to the user. */
  readonly tell: (line: string) => void;
  /** Called at the first `configure`. */
  readonly onStart?: (cleanUp: () => Promise<void>) => void;
}

/** Makes a provider. {@link provider} is the one of the process. */
export function createProvider(surroundings: Surroundings): TokenProvider {
  const { environment, clock, ending } = surroundings;
  let raw: RawConfig = {};
  let started = false;
  let opened: Context | undefined;

  const settings = (): Settings => parseSettings(raw, environment);

  const context = (): Context => {
    if (opened === undefined) {
      const parsed = settings();
      const backend = openBackend(parsed, requireCredential(parsed, environment).secret);
      opened = {
        backend,
        clock,
        listing: new Listing(backend),
        credentials: credentials(parsed, environment),
        warn: (message) => surroundings.tell(`warning: ${redact(message)}`),
        ending: ending.signal,
      };
    }
    return opened;
  };

  const cleanUp = async () => opened?.backend.close();

  return {
    configure(request) {
      raw = readConfig(request);
      opened = undefined;
      if (!started) surroundings.onStart?.(cleanUp);
      started = true;
    },

    check: (olds, news) =>
      atEdge(news.__provider, () => {
        if (!configHoldsUnknown(raw)) settings();
        const { inputs, failures } = check(olds, news, clock.now());
        return {
          inputs,
          failures: failures.map(({ property, reason }) => ({ property, reason: redact(reason) })),
        };
      }),

    diff: (_id, olds, news) =>
      atEdge(news.__provider, () => {
        const scope = configHoldsUnknown(raw) ? undefined : settings().scope;
        const { changes, replaces } = diff(olds, news, { now: clock.now(), scope });
        return { changes, replaces };
      }),

    create: (inputs) =>
      atEdge(inputs.__provider, async () => {
        const outs = await ending.hold(create(inputs, context()));
        return { id: outs.tokenId, outs };
      }),

    read: (id, props) =>
      atEdge(props.__provider, async () => ({ id, props: await read(readState(props), context()) })),

    update: (_id, olds, news) =>
      atEdge(news.__provider, async () => ({
        outs: await ending.hold(update(readState(olds), news, async () => context())),
      })),

    delete: async (_id, props) => {
      await atEdge(props.__provider, async () => {
        await ending.hold(revoke(readState(props), context()));
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
  tell: (line) => process.stderr.write(`${line}\n`),
  onStart: (cleanUp) => processEnding.watch((code) => process.exit(code), cleanUp),
});
