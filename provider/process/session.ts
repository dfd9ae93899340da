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
 * The service as one configured provider sees it. Settings are read, and the credential is looked up, at the
 * first call that needs them, and every such call fails on bad ones: `configure` itself must not.
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
    /** What the program calls this provider; undefined for the one of the stack's configuration. */
    readonly name?: string,
  ) {}

  /**
   * The account that ids belong to; undefined while a setting is not known yet.
   *
   * @throws TokenError `config`
   */
  scope(): OwnScope | undefined {
    if (configHoldsUnknown(this.raw)) return undefined;
    const { scope, scopeAliases: aliases } = this.settings();
    return { scope, aliases };
  }

  /** Does something that may need the service, with the configuration of this run. */
  use<T>(work: (context: () => Context) => Promise<T>): Promise<T> {
    return this.explain(work, false);
  }

  /** Does something on the service with the configuration that the state holds: refresh and destroy. */
  useFromState<T>(work: (context: () => Context) => Promise<T>): Promise<T> {
    return this.explain(work, true);
  }

  async close(): Promise<void> {
    await this.opened?.backend.close();
  }

  /** Read once where they are right: every check and comparison asks for the scope. */
  private settings(): Settings {
    this.parsed ??= parseSettings(this.raw, this.surroundings.environment, this.name);
    return this.parsed;
  }

  /** Says of a refusal whose it was. */
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
