import { type Credential, credentials, requireCredential } from "../account/credential";
import { explainRefusal } from "../account/explainRefusal";
import type { OwnScope } from "../account/scope";
import {
  configHoldsUnknown,
  DEFAULT_CREDENTIAL_VARIABLE,
  parseSettings,
  type RawConfig,
  type Settings,
} from "../account/settings";
import { profileCredentials } from "../backends/influxctl/profileCredentials";
import { usesProfile } from "../backends/influxctl/usesProfile";
import { openBackend } from "../backends/open";
import type { Clock } from "../clock";
import { deliver, requireProgram } from "../deliver/deliver";
import type { Environment } from "../environment";
import type { Context } from "../lifecycle/steps/context";
import { Listing } from "../lifecycle/steps/listing";
import type { EngineLog } from "./engineLog";
import { KeptTokens } from "./keptTokens";
import { Refusals } from "./refusals";
import type { Shutdown } from "./shutdown";

/**
 * The service for one configured provider. Settings and credential are read at the first call that needs them. If they
 * are wrong, every such call fails, because `configure` itself must not.
 */
export class Session {
  private parsed: Settings | undefined;
  private opened: Context | undefined;
  /** The tokens that no deletion may revoke. */
  readonly keptTokens = new KeptTokens();
  /** The replacements that must not be made. */
  readonly refusals = new Refusals();

  constructor(
    private readonly raw: RawConfig,
    private readonly surroundings: {
      readonly environment: Environment;
      readonly clock: Clock;
      readonly shutdown: Shutdown;
      readonly log: Pick<EngineLog, "warn">;
    },
    /** The name of this provider in the program; undefined for the one of the stack's configuration. */
    readonly name?: string,
  ) {}

  /**
   * The scope that ids belong to; undefined while a setting is unknown.
   *
   * @throws TokenError `config`
   */
  scope(): OwnScope | undefined {
    if (configHoldsUnknown(this.raw)) return undefined;
    const { scope, scopeAliases: aliases } = this.settings();
    return { scope, aliases };
  }

  /** Runs work that may need the service, with the configuration of this run. */
  use<T>(work: (context: () => Context) => Promise<T>): Promise<T> {
    return this.explain(work, false);
  }

  /** Runs work on the service with the configuration in the state: refresh and destroy. */
  useFromState<T>(work: (context: () => Context) => Promise<T>): Promise<T> {
    return this.explain(work, true);
  }

  async close(): Promise<void> {
    await this.opened?.backend.close();
  }

  /** Cached once they are valid: every check and diff asks for the scope. */
  private settings(): Settings {
    this.parsed ??= parseSettings(this.raw, this.surroundings.environment, this.name);
    return this.parsed;
  }

  /** Adds to a refusal which credential was refused. */
  private async explain<T>(work: (context: () => Context) => Promise<T>, fromState: boolean): Promise<T> {
    try {
      return await work(() => {
        this.opened ??= this.open();
        return this.opened;
      });
    } catch (error) {
      const credential: Credential | undefined = this.opened?.credentials[0];
      throw credential === undefined ? error : explainRefusal(error, credential, this.settings(), fromState);
    }
  }

  private open(): Context {
    const { environment, clock, shutdown, log } = this.surroundings;
    const settings = this.settings();
    const profile = usesProfile(settings);
    const backend = openBackend(
      settings,
      profile ? undefined : requireCredential(settings, environment).secret,
    );
    return {
      backend,
      clock,
      listing: new Listing(backend),
      credentials: profile ? profileCredentials(settings, environment) : credentials(settings, environment),
      keptTokens: this.keptTokens,
      requireProgram: (command) => void requireProgram(command, environment),
      deliver: (delivery) =>
        deliver(delivery, {
          environment,
          credentialVariables: [settings.managementTokenVariable, DEFAULT_CREDENTIAL_VARIABLE],
          shutdown: shutdown.signal,
        }),
      warn: (message) => log.warn(message),
      shutdown: shutdown.signal,
    };
  }
}
