import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { CONFIG_NAMESPACE, type Settings } from "../../account/settings";
import { defined } from "../../defined";
import type { Environment } from "../../environment";
import { TokenError } from "../../errors";
import { parseToml, type TomlTable, writeToml } from "./toml";

/** The name of the default profile, as in influxctl. */
const DEFAULT_PROFILE = "default";

/** A user's influxctl profile. It is only read. */
interface UserProfile {
  /** The absolute path of the file that contains it. */
  readonly path: string;
  readonly name: string;
  readonly table: TomlTable;
}

/** The text of a configuration file whose default profile authenticates with a secret. */
export function configurationFor(settings: Settings, secret: string): string {
  const { host, port } = splitHost(settings.host);
  const place =
    settings.product === "dedicated"
      ? { account_id: settings.accountId, cluster_id: settings.clusterId }
      : { host, port };
  const table = defined({ name: DEFAULT_PROFILE, product: settings.product, ...place, mgmt_token: secret });
  return writeToml({ profile: [table] });
}

/**
 * The text of a configuration file like a user's profile, but authenticating with a secret. It has the same connection
 * settings, but no other way to log in.
 */
export function configurationLike(profile: UserProfile, secret: string): string {
  const { auth: _auth, ...rest } = profile.table;
  return writeToml({ profile: [{ ...rest, name: DEFAULT_PROFILE, mgmt_token: secret }] });
}

/**
 * Reads the profile that the settings name, and makes sure that it belongs to the account that they name: a token must
 * never be created or revoked in another one.
 *
 * @throws TokenError `config` if it cannot be found or read, or belongs to another account
 */
export function readProfile(settings: Settings, environment: Environment): UserProfile {
  const name = settings.influxctlProfile ?? DEFAULT_PROFILE;
  const path =
    settings.influxctlConfig === undefined ? defaultPath(environment) : resolve(settings.influxctlConfig);
  const table = profilesIn(path).find((profile) => profile.name === name);
  if (table === undefined) {
    throw wrong(`${path} has no profile named ${JSON.stringify(name)}`, "influxctlProfile");
  }
  checkPlace(table, settings, `the profile ${JSON.stringify(name)} of ${path}`);
  return { path, name, table };
}

function profilesIn(path: string): TomlTable[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw wrong(`influxctl's configuration ${path} cannot be read (${code})`, "influxctlConfig");
  }
  let table: TomlTable;
  try {
    table = parseToml(text);
  } catch {
    // The parser's message quotes the line, which may contain a token.
    throw wrong(`influxctl's configuration ${path} is not valid TOML`, "influxctlConfig");
  }
  const profiles = Array.isArray(table.profile) ? table.profile : [];
  return profiles.filter((profile): profile is TomlTable => typeof profile === "object" && profile !== null);
}

function checkPlace(table: TomlTable, settings: Settings, where: string): void {
  const product = textOf(table.product)?.toLowerCase();
  if (product !== undefined && product !== settings.product) {
    throw wrong(`${where} is for the product ${product}, the provider for ${settings.product}`, "product");
  }
  if (settings.product === "dedicated") {
    const account = textOf(table.account_id)?.toLowerCase();
    if (account === settings.accountId) return;
    throw wrong(
      `${where} is for the account ${account ?? "(none)"}, the provider for ${settings.accountId}`,
      "accountId",
    );
  }
  const wanted = splitHost(settings.host);
  const found = splitHost(textOf(table.host)?.toLowerCase());
  const port = found.port ?? textOf(table.port);
  if (found.host === wanted.host && (port ?? "443") === (wanted.port ?? "443")) return;
  throw wrong(
    `${where} is for the host ${found.host ?? "(none)"}${port === undefined ? "" : `:${port}`}, the provider for ${settings.host}`,
    "host",
  );
}

/** Where influxctl looks by default. */
function defaultPath(environment: Environment): string {
  const home = environment.HOME || homedir();
  if (process.platform === "darwin") return join(home, "Library/Application Support/influxctl/config.toml");
  if (process.platform === "win32") return join(environment.APPDATA ?? home, "influxctl", "config.toml");
  return join(environment.XDG_CONFIG_HOME || join(home, ".config"), "influxctl/config.toml");
}

function splitHost(host: string | undefined): { host?: string; port?: string } {
  const [, name, port] = /^(.*?)(?::(\d+))?$/.exec(host ?? "") ?? [];
  return defined({ host: name || undefined, port });
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function wrong(problem: string, key: string): TokenError {
  return new TokenError(
    "config",
    `${problem}: nothing was done. Check ${CONFIG_NAMESPACE}:${key} and the profile`,
  );
}
