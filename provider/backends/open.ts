import type { ClusterSettings } from "../account/cluster";
import type { Settings } from "../account/settings";
import { TokenError } from "../errors";
import type { TokenBackend } from "./backend";
import type { DatabaseBackend } from "./databases";
import type { InfluxctlSurroundings } from "./influxctl/influxctl";
import { usesProfile } from "./influxctl/usesProfile";

/**
 * The backend that the settings select. Each is loaded only when it is used: a program and a preview need neither an
 * HTTP client nor a child process.
 *
 * @param secret the credential; optional if {@link usesProfile} is true
 * @param influxctl how to run influxctl, if not as this process would
 */
export function openBackend(
  settings: Settings,
  secret?: string,
  influxctl?: InfluxctlSurroundings,
): TokenBackend {
  if (secret === undefined && !usesProfile(settings)) {
    throw new TokenError("config", "there is no management token to authenticate with");
  }
  if (settings.backend === "influxctl") {
    const { InfluxctlBackend } =
      require("./influxctl/influxctlBackend") as typeof import("./influxctl/influxctlBackend");
    return new InfluxctlBackend(settings, secret, influxctl);
  }
  const { HttpBackend } = require("./http/httpBackend") as typeof import("./http/httpBackend");
  return new HttpBackend(settings, secret ?? "");
}

/**
 * The database tokens of a cluster.
 *
 * @param databaseNames lists the cluster's databases
 */
export function openDatabaseTokens(
  settings: ClusterSettings,
  secret: string,
  databaseNames: () => Promise<readonly string[]>,
): TokenBackend {
  const { DatabaseTokens } = require("./http/databaseTokens") as typeof import("./http/databaseTokens");
  return new DatabaseTokens(settings, secret, databaseNames);
}

/** The databases of a cluster. */
export function openDatabases(settings: ClusterSettings, secret: string): DatabaseBackend {
  const { HttpDatabases } = require("./http/databases") as typeof import("./http/databases");
  return new HttpDatabases(settings, secret);
}
