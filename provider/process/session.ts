import { type ClusterSettings, clusterSettings } from "../account/cluster";
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
import { openBackend, openDatabases, openDatabaseTokens } from "../backends/open";
import type { Clock } from "../clock";
import { deliver, requireProgram } from "../deliver/deliver";
import type { Environment } from "../environment";
import type { Contexts } from "../lifecycle/contexts";
import type { DatabaseContext } from "../lifecycle/database/context";
import { DatabaseListing } from "../lifecycle/database/listing";
import type { Service } from "../lifecycle/kinds";
import type { Context } from "../lifecycle/steps/context";
import { Listing } from "../lifecycle/steps/listing";
import { DatabaseNames } from "./databaseNames";
import type { EngineLog } from "./engineLog";
import { FailedTakeovers } from "./failedTakeovers";
import { KeptTokens } from "./keptTokens";
import { Refusals } from "./refusals";
import type { Shutdown } from "./shutdown";

/**
 * The service for one configured provider. Settings and credential are read at the first call that needs them. If they
 * are wrong, every such call fails, because `configure` itself must not.
 */
export class Session {
  private parsed: Settings | undefined;
  private ofCluster: ClusterSettings | undefined;
  private readonly opened = new Map<Service, Context>();
  private openedDatabases: DatabaseContext | undefined;
  private readonly used = new Map<Service, Credential | undefined>();
  /** The tokens that no deletion may revoke. */
  readonly keptTokens = new KeptTokens();
  /** The databases of the program, which the deletion of another resource must not delete. */
  readonly databaseNames = new DatabaseNames();
  /** What resources should have got and did not, so that the deletion of another must not let go of it. */
  readonly failedTakeovers = new FailedTakeovers();
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
  scope(service: Service): OwnScope | undefined {
    if (configHoldsUnknown(this.raw)) return undefined;
    const { scope, scopeAliases: aliases } = this.settingsFor(service);
    return { scope, aliases };
  }

  /** Runs work that may need the service, with the configuration of this run. */
  use<T>(service: Service, work: (contexts: Contexts) => Promise<T>): Promise<T> {
    return this.explain(service, work, false);
  }

  /** Runs work on the service with the configuration in the state: refresh and destroy. */
  useFromState<T>(service: Service, work: (contexts: Contexts) => Promise<T>): Promise<T> {
    return this.explain(service, work, true);
  }

  async close(): Promise<void> {
    for (const { backend } of this.opened.values()) await backend.close();
    await this.openedDatabases?.databases.close();
  }

  /** Cached once they are valid: every check and diff asks for the scope. */
  private settings(): Settings {
    this.parsed ??= parseSettings(this.raw, this.surroundings.environment, this.name);
    return this.parsed;
  }

  /** Adds to a refusal which credential was refused. */
  private async explain<T>(
    service: Service,
    work: (contexts: Contexts) => Promise<T>,
    fromState: boolean,
  ): Promise<T> {
    try {
      return await work({
        tokens: () => this.contextOf(service),
        databases: () => this.databases(),
      });
    } catch (error) {
      const credential = this.used.get(service);
      throw credential === undefined ? error : explainRefusal(error, credential, this.settings(), fromState);
    }
  }

  private clusterSettings(): ClusterSettings {
    this.ofCluster ??= clusterSettings(this.settings());
    return this.ofCluster;
  }

  private settingsFor(service: Service): Settings {
    return service === "managementTokens" ? this.settings() : this.clusterSettings();
  }

  private contextOf(service: Service): Context {
    const opened = this.opened.get(service) ?? this.open(service);
    this.opened.set(service, opened);
    return opened;
  }

  private open(service: Service): Context {
    const { environment, clock, shutdown, log } = this.surroundings;
    const settings = this.settings();
    const { backend, credentials } =
      service === "managementTokens" ? this.openAccount(settings) : this.openCluster(service, settings);
    return {
      backend,
      clock,
      listing: new Listing(backend),
      credentials,
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

  private openAccount(settings: Settings): Pick<Context, "backend" | "credentials"> {
    const { environment } = this.surroundings;
    const profile = usesProfile(settings);
    const found = profile ? profileCredentials(settings, environment) : credentials(settings, environment);
    this.used.set("managementTokens", found[0]);
    return {
      backend: openBackend(settings, profile ? undefined : requireCredential(settings, environment).secret),
      credentials: found,
    };
  }

  private openCluster(service: Service, settings: Settings): Pick<Context, "backend" | "credentials"> {
    const { environment } = this.surroundings;
    const credential = requireCredential(settings, environment);
    this.used.set(service, credential);
    return {
      backend: openDatabaseTokens(this.clusterSettings(), credential.secret, async () =>
        (await this.databases().databaseListing.all()).map(({ name }) => name),
      ),
      // No listing of a cluster shows the management token that asks for it.
      credentials: credentials(settings, environment).map((each) => ({ ...each, prefix: "" })),
    };
  }

  private databases(): DatabaseContext {
    if (this.openedDatabases !== undefined) return this.openedDatabases;
    const { environment, clock, shutdown, log } = this.surroundings;
    const settings = this.settings();
    const credential = requireCredential(settings, environment);
    this.used.set("databases", credential);
    const databases = openDatabases(this.clusterSettings(), credential.secret);
    this.openedDatabases = {
      databases,
      databaseListing: new DatabaseListing(databases),
      keptDatabases: this.databaseNames,
      clock,
      warn: (message) => log.warn(message),
      shutdown: shutdown.signal,
    };
    return this.openedDatabases;
  }
}
