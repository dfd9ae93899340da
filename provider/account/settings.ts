import { defined } from "../defined";
import { SETTINGS } from "../description/provider";
import type { Environment } from "../environment";
import { TokenError } from "../errors";
import { holdsToken } from "../token/redact";
import { parseDuration } from "../token/time";
import { isUnknown } from "../unknown";
import { earlierScopes, formatScope, isScope, normalScope, type ScopeParts } from "./scope";

/** The namespace of the settings in a stack's configuration. */
export const CONFIG_NAMESPACE = "influxdb-tokens";

/** The names of the settings in a stack's configuration and in the arguments of `Provider`. */
export const CONFIG_KEYS = Object.keys(SETTINGS) as readonly ConfigKey[];

/** The name of a setting. */
export type ConfigKey = keyof typeof SETTINGS;

/** Where a `Provider` stores its name and its position in the program. The stack's configuration has none. */
export const PROVIDER_NAME = `${CONFIG_NAMESPACE}:provider`;

/** Settings as they were written, by key. */
export type RawConfig = Readonly<Partial<Record<ConfigKey, unknown>>>;

/** The variable that contains the credential unless the user names another. */
export const DEFAULT_CREDENTIAL_VARIABLE = "INFLUXDB_MANAGEMENT_TOKEN";

/** The settings, checked. */
export interface Settings {
  readonly product: "dedicated" | "clustered";
  /** Dedicated: the account's UUID, in lower case. */
  readonly accountId?: string;
  /** Dedicated: the cluster's UUID, in lower case. */
  readonly clusterId?: string;
  /** Clustered: the cluster's host, with a port where it has one. */
  readonly host?: string;
  /** The backend, with `auto` resolved. */
  readonly backend: "http" | "influxctl";
  /** Base URL of the HTTP management API, without a trailing slash. */
  readonly endpoint?: string;
  /** Base URL of the cluster, for queries, without a trailing slash. */
  readonly clusterUrl?: string;
  readonly influxctlPath?: string;
  readonly influxctlProfile?: string;
  readonly influxctlConfig?: string;
  /** The environment variable that contains the credential. */
  readonly managementTokenVariable: string;
  /** The credential in the stack's configuration or a `Provider`. */
  readonly managementToken?: string;
  /**
   * Whether it takes precedence over the environment: it comes from a `Provider`, and no variable is named. Undefined:
   * the environment takes precedence.
   */
  readonly managementTokenFirst?: true;
  /** The name of the `Provider` with these settings. Undefined: the stack's configuration. */
  readonly provider?: string;
  /** Timeout for one call to the service, in milliseconds. */
  readonly timeoutMs: number;
  /** The account that ids belong to; see `scope.ts`. */
  readonly scope: string;
  /** Other scopes that mean the same account. Undefined: none. */
  readonly scopeAliases?: readonly string[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HOST =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const LONGEST_TIMEOUT_MS = 10 * 60_000;

/** `accountId` → `INFLUXDB_TOKENS_ACCOUNT_ID`: the variable used if the stack does not have the setting. */
export function environmentName(key: ConfigKey): string {
  return `INFLUXDB_TOKENS_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** Whether a setting that identifies the account is known only after an update (an explicit provider in a preview). */
export function configHoldsUnknown(raw: RawConfig): boolean {
  return CONFIG_KEYS.some((key) => isUnknown(raw[key]));
}

/**
 * Reads the settings.
 *
 * @param raw the stack's configuration or the arguments of a `Provider`
 * @param environment the fallback for every key but the credential
 * @param provider the name of the `Provider`; undefined for the stack's configuration
 * @throws TokenError `config`, with the first setting that is wrong and how to set it
 */
export function parseSettings(raw: RawConfig, environment: Environment, provider?: string): Settings {
  const source = new Source(raw, environment);
  const product = source.oneOf("product", ["dedicated", "clustered"]) ?? "dedicated";
  const endpoint = source.url("endpoint", "https://management.example.com");
  const wanted = source.oneOf("backend", ["auto", "influxctl", "http"]) ?? "auto";
  if (wanted === "http" && !endpoint) {
    throw missingSetting(
      "endpoint",
      "the base URL of the HTTP management API",
      "https://management.example.com",
    );
  }
  const backend = wanted === "auto" ? (endpoint ? "http" : "influxctl") : wanted;
  const overHttp = backend === "http" ? endpoint : undefined;
  const accountId = source.uuid("accountId");
  const host = source.host() ?? (product === "clustered" ? overHttp?.host : undefined);
  if (product === "dedicated" && !accountId) {
    throw missingSetting("accountId", "the UUID of the Cloud Dedicated account", "ACCOUNT_UUID");
  }
  if (product === "clustered" && !host) {
    throw missingSetting("host", "the host of the cluster", "cluster.example.com");
  }
  const parts: ScopeParts = defined({
    product,
    account: (product === "dedicated" ? accountId : host) ?? "",
    endpoint: overHttp && { host: overHttp.host, path: overHttp.path },
  });
  const aliases = [...source.scopes(), ...earlierScopes(parts)];
  const managementToken = source.credential();
  const variable = source.variable();
  const first = provider !== undefined && managementToken !== undefined && variable === undefined;
  return defined({
    product,
    accountId,
    clusterId: source.uuid("clusterId"),
    host,
    backend,
    endpoint: endpoint?.href,
    clusterUrl: source.url("clusterUrl", "https://cluster-id.a.influxdb.io")?.href,
    influxctlPath: source.text("influxctlPath"),
    influxctlProfile: source.text("influxctlProfile"),
    influxctlConfig: source.text("influxctlConfig"),
    managementTokenVariable: variable ?? DEFAULT_CREDENTIAL_VARIABLE,
    managementToken,
    managementTokenFirst: first ? (true as const) : undefined,
    provider,
    timeoutMs: source.timeout(),
    scope: formatScope(parts),
    scopeAliases: aliases.length > 0 ? aliases : undefined,
  });
}

/** Reads the settings and records where each came from. */
class Source {
  constructor(
    private readonly raw: RawConfig,
    private readonly environment: Environment,
  ) {}

  text(key: ConfigKey): string | undefined {
    const value = this.raw[key];
    if (value !== undefined && value !== null) {
      if (isUnknown(value)) throw this.wrong(key, "is not known yet");
      if (typeof value === "number" || typeof value === "boolean") return String(value);
      if (typeof value !== "string") throw this.wrong(key, "must be text");
      if (value.trim() === "") throw this.wrong(key, "is empty");
      return value.trim();
    }
    return this.environment[environmentName(key)]?.trim() || undefined;
  }

  oneOf<Choice extends string>(key: ConfigKey, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(key);
    if (value === undefined) return undefined;
    const choice = choices.find((known) => known === value);
    if (!choice) throw this.wrong(key, `must be one of ${choices.join(", ")}; it is ${shown(value)}`);
    return choice;
  }

  uuid(key: ConfigKey): string | undefined {
    const value = this.text(key);
    if (value !== undefined && !UUID.test(value))
      throw this.wrong(key, `must be a UUID; it is ${shown(value)}`);
    return value?.toLowerCase();
  }

  host(): string | undefined {
    const value = this.text("host");
    if (value !== undefined && !HOST.test(value)) {
      throw this.wrong(
        "host",
        `must be a host name without scheme or path, as in cluster.example.com; it is ${shown(value)}`,
      );
    }
    return value?.toLowerCase();
  }

  url(key: ConfigKey, written: string): { href: string; host: string; path: string } | undefined {
    const value = this.text(key);
    if (value === undefined) return undefined;
    const example = `as in ${written}`;
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value) || !URL.canParse(value)) {
      throw this.wrong(key, `must be a URL with its scheme, ${example}; it is ${shown(value)}`);
    }
    const url = new URL(value);
    if (url.username !== "" || url.password !== "") {
      throw this.wrong(key, `must not contain a user name or password, ${example}`);
    }
    if (url.search !== "" || url.hash !== "") {
      throw this.wrong(key, `must not have a query or fragment, ${example}`);
    }
    if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
      throw this.wrong(
        key,
        `must begin with https:// (plain http:// is accepted for loopback addresses only, because the credential would travel in plaintext); it is ${shown(value)}`,
      );
    }
    const path = url.pathname.replace(/\/+$/, "");
    return { href: `${url.origin}${path}`, host: url.host, path };
  }

  scopes(): string[] {
    const written = (this.text("scopeAliases") ?? "").split(/[\s,]+/).filter((scope) => scope !== "");
    const wrong = written.find((scope) => !isScope(scope));
    if (wrong !== undefined) {
      throw this.wrong(
        "scopeAliases",
        `must be scopes as shown in messages and in the output \`scope\`, separated by commas; it has ${shown(wrong)}`,
      );
    }
    return written.map(normalScope);
  }

  variable(): string | undefined {
    const value = this.text("managementTokenVariable");
    if (value === undefined) return undefined;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(value)) {
      throw this.wrong("managementTokenVariable", "must be the name of an environment variable, not a token");
    }
    return value;
  }

  /** The credential has no fallback in `INFLUXDB_TOKENS_…`: it has its own variable. */
  credential(): string | undefined {
    return this.raw.managementToken === undefined ? undefined : this.text("managementToken");
  }

  timeout(): number {
    const value = this.text("timeout");
    if (value === undefined) return 30_000;
    const duration = parseDuration(value);
    if (duration === undefined || duration > LONGEST_TIMEOUT_MS) {
      throw this.wrong("timeout", `must be a duration such as 30s or 2m, at most 10m; it is ${shown(value)}`);
    }
    return duration;
  }

  private wrong(key: ConfigKey, problem: string): TokenError {
    const fromStack = this.raw[key] !== undefined && this.raw[key] !== null;
    const place = fromStack
      ? name(key)
      : `${name(key)} (from the environment variable ${environmentName(key)})`;
    return new TokenError("config", `the setting ${place} ${problem}. ${capital(howToSet(key, "VALUE"))}`);
  }
}

/** The error about a setting that is not given. */
export function missingSetting(key: ConfigKey, meaning: string, example: string): TokenError {
  return new TokenError(
    "config",
    `the setting ${name(key)} (${meaning}) is missing: ${howToSet(key, example)}`,
  );
}

function name(key: ConfigKey): string {
  return `${CONFIG_NAMESPACE}:${key}`;
}

function howToSet(key: ConfigKey, example: string): string {
  if (key === "managementToken") return `set it with \`pulumi config set --secret ${name(key)}\``;
  return `set it with \`pulumi config set ${name(key)} ${example}\` or the environment variable ${environmentName(key)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A value as shown in an error: never a token that was put into the wrong setting, and truncated. */
function shown(value: string): string {
  if (holdsToken(value)) return "something that looks like a token (not shown)";
  return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
}

/** Whether a URL's host is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
