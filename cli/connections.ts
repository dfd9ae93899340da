import { clusterSettings } from "../provider/account/cluster";
import { type Credential, credentials, requireCredential } from "../provider/account/credential";
import type { OwnScope } from "../provider/account/scope";
import type { Settings } from "../provider/account/settings";
import type { TokenBackend } from "../provider/backends/backend";
import type { DatabaseBackend } from "../provider/backends/databases";
import { profileCredentials } from "../provider/backends/influxctl/profileCredentials";
import { usesProfile } from "../provider/backends/influxctl/usesProfile";
import { openBackend, openDatabases, openDatabaseTokens } from "../provider/backends/open";
import { isTokenError, TokenError } from "../provider/errors";
import type { CommandContext } from "./command";
import { readSettings, type SettingValues } from "./settings";
import { type KindValue, readKind, TOKEN_KINDS, type TokenKind } from "./tokenKind";

/** An open connection to the tokens of one kind. */
export interface Connection {
  readonly kind: TokenKind;
  /** For database tokens, those of the cluster. */
  readonly settings: Settings;
  readonly backend: TokenBackend;
  /** The databases that database tokens are for. */
  readonly databases?: DatabaseBackend;
  /** Every credential found on this machine. Those for database tokens have no prefix: no listing shows them. */
  readonly credentials: readonly Credential[];
  /** The one that authenticates; undefined if a person has logged in with an influxctl profile. */
  readonly inUse: Credential | undefined;
}

/** The kinds that a command can look at. */
export interface Reach {
  /** At least one. */
  readonly connections: readonly Connection[];
  /** The kinds that nobody asked for and that cannot be reached, and why. */
  readonly unreached: readonly Unreached[];
}

interface Unreached {
  readonly kind: TokenKind;
  readonly notLookedAt: string;
}

/**
 * Opens a connection for each kind of token, runs the work with them, and closes them. Without `--kind`, a kind that
 * the settings do not reach is left out.
 *
 * @param substitute authenticates for management tokens if the environment contains no credential
 */
export async function withConnections<T>(
  values: SettingValues & KindValue,
  context: CommandContext,
  work: (reach: Reach) => Promise<T>,
  substitute?: string,
): Promise<T> {
  const asked = readKind(values);
  const settings = readSettings(values, context);
  const unreached = asked === undefined ? unreachedBy(settings, context) : [];
  const kinds = TOKEN_KINDS.filter(
    (kind) => (asked ?? kind) === kind && unreached.every((each) => each.kind !== kind),
  );
  const connections: Connection[] = [];
  try {
    for (const kind of kinds) {
      connections.push(
        kind === "management" ? openAccount(settings, context, substitute) : openCluster(settings, context),
      );
    }
    return await work({ connections, unreached });
  } finally {
    for (const { backend, databases } of connections) {
      await backend.close();
      await databases?.close();
    }
  }
}

/**
 * Does the same for each kind, one after the other. If one fails, nothing is concluded, and the error says how to leave
 * that kind out.
 */
export async function forEachKind<T>(
  connections: readonly Connection[],
  { signal }: Pick<CommandContext, "signal">,
  work: (connection: Connection) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const connection of connections) {
    try {
      results.push(await work(connection));
    } catch (error) {
      throw signal.aborted ? error : sayHowToLeaveOut(error, connection, connections);
    }
  }
  return results;
}

/** Adds to the failure of one kind how to look at the other one alone. */
export function sayHowToLeaveOut(
  error: unknown,
  { kind }: Connection,
  connections: readonly Connection[],
): unknown {
  const other = connections.find((each) => each.kind !== kind);
  if (other === undefined || !isTokenError(error)) return error;
  const message = `${kind} tokens: ${error.message}. To leave them out, add --kind ${other.kind}`;
  return new TokenError(error.code, message, { cause: error });
}

/** Says on standard error which kinds a result does not cover. */
export function tellUnreached(
  { unreached }: Reach,
  { printError }: Pick<CommandContext, "printError">,
): void {
  for (const { kind, notLookedAt } of unreached) {
    printError(`${kind} tokens were not looked at: ${notLookedAt}`);
  }
}

/** The names of a connection's account or cluster. */
export function ownScope({ backend, settings }: Connection): OwnScope {
  return { scope: backend.scope, aliases: settings.scopeAliases };
}

/** The accounts and clusters of a result, as text. */
export function scopesText({ connections }: Pick<Reach, "connections">): string {
  return [...new Set(connections.map(({ backend }) => backend.scope))].join(" and ");
}

/** The fields of `--json` that say what a command looked at. */
export function reachJson({ connections, unreached }: Reach): object {
  return {
    scope: connections[0]?.backend.scope,
    kinds: [...connections.map(({ kind, backend }) => ({ kind, scope: backend.scope })), ...unreached],
  };
}

function unreachedBy(settings: Settings, { environment }: CommandContext): Unreached[] {
  const found = (notLookedAt: string): Unreached[] => [{ kind: "database", notLookedAt }];
  if (settings.product === "dedicated" && settings.clusterId === undefined) {
    return found("no cluster is named (--cluster-id)");
  }
  return usesProfile(settings) && credentials(settings, environment).length === 0
    ? found(`an influxctl profile does not reach them (set ${settings.managementTokenVariable})`)
    : [];
}

function openAccount(settings: Settings, { environment }: CommandContext, substitute?: string): Connection {
  const profile = usesProfile(settings) ? profileCredentials(settings, environment) : undefined;
  const others = credentials(settings, environment);
  const [inUse] = profile ?? others;
  const secret = profile
    ? undefined
    : (inUse?.secret ?? substitute ?? requireCredential(settings, environment).secret);
  const backend = openBackend(settings, secret);
  return { kind: "management", settings, backend, credentials: [...(profile ?? []), ...others], inUse };
}

function openCluster(account: Settings, { environment }: CommandContext): Connection {
  const settings = clusterSettings(account);
  const { secret } = requireCredential(settings, environment);
  const found = credentials(settings, environment).map((each) => ({ ...each, prefix: "" }));
  const databases = openDatabases(settings, secret);
  const backend = openDatabaseTokens(settings, secret, () => namesOf(databases));
  return { kind: "database", settings, backend, databases, credentials: found, inUse: found[0] };
}

/** A refusal here is about our own credential, and must not look like one of the token that is tried. */
async function namesOf(databases: DatabaseBackend): Promise<string[]> {
  try {
    return (await databases.list()).map(({ name }) => name);
  } catch (error) {
    if (!isTokenError(error, "authentication", "permission")) throw error;
    throw new TokenError("unavailable", `the databases could not be listed: ${error.message}`, {
      cause: error,
    });
  }
}
