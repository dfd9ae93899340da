/**
 * What the engine's provider process loads. The state of every token names this module and nothing else. This is a
 * permanent contract: every release works with state written by any earlier one.
 *
 * @packageDocumentation
 */

import { CONFIG_KEYS, CONFIG_NAMESPACE, PROVIDER_NAME, type RawConfig } from "./account/settings";
import { systemClock } from "./clock";
import type { RawInputs } from "./lifecycle/arguments/failure";
import { EngineLog } from "./process/engineLog";
import { throughLauncher } from "./process/launcherLog";
import { revealed } from "./process/secretValues";
import { Shutdown } from "./process/shutdown";
import { createProvider, type Surroundings, type TokenProvider } from "./process/tokenProvider";

/** What the launcher passes to `configure`. */
export interface ConfigureRequest {
  readonly config?: { get(key: string): unknown };
}

/** The lifecycle calls of the engine's dynamic-provider protocol. */
export interface DynamicProvider extends Omit<TokenProvider, "configure" | "diff" | "import" | "list"> {
  /** Stores the settings unchecked. Synchronous and never fails, because the launcher does not wait for it. */
  configure(request: ConfigureRequest): void;
  diff(id: string, olds: RawInputs, news: RawInputs): Promise<{ changes: boolean; replaces: string[] }>;
}

/** A provider as the launcher of dynamic resources calls it. {@link provider} is the process's own. */
export function createDynamicProvider(surroundings: Surroundings): DynamicProvider {
  const tokens = createProvider(surroundings);
  return {
    configure: (request) => tokens.configure(readConfig(request), readName(request)),
    check: (olds, news) => tokens.check(revealed(olds), revealed(news)),
    diff: async (id, olds, news) => {
      const { changes, replaces } = await tokens.diff(id, revealed(olds), revealed(news));
      return { changes, replaces };
    },
    create: (inputs) => tokens.create(revealed(inputs)),
    read: (id, props) => tokens.read(id, revealed(props)),
    update: (id, olds, news) => tokens.update(id, revealed(olds), revealed(news)),
    delete: (id, props) => tokens.delete(id, revealed(props)),
  };
}

/** The settings, unchecked: `configure` must never fail. */
function readConfig(request: ConfigureRequest | undefined): RawConfig {
  try {
    return Object.fromEntries(
      CONFIG_KEYS.map((key) => [key, request?.config?.get(`${CONFIG_NAMESPACE}:${key}`)]),
    );
  } catch {
    return {};
  }
}

/** The name of the program's `Provider`. */
function readName(request: ConfigureRequest | undefined): string | undefined {
  try {
    const name = request?.config?.get(PROVIDER_NAME);
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}

const shutdown = new Shutdown();

/** The provider of this process. */
export const provider: DynamicProvider = createDynamicProvider({
  environment: process.env,
  clock: systemClock,
  shutdown,
  log: new EngineLog(throughLauncher(process.argv[1], process.argv[2]), (line) =>
    process.stderr.write(`${line}\n`),
  ),
  onStart: (cleanUp) => shutdown.watch((code) => process.exit(code), cleanUp),
});
