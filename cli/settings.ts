import { type ConfigKey, environmentName, parseSettings, type Settings } from "../provider/account/settings";
import type { CommandContext } from "./command";

/** The flags that select the account and the way to reach it. None of them takes a secret. */
export const SETTING_OPTIONS = {
  product: { type: "string" },
  "account-id": { type: "string" },
  "cluster-id": { type: "string" },
  host: { type: "string" },
  backend: { type: "string" },
  endpoint: { type: "string" },
  "cluster-url": { type: "string" },
  "influxctl-path": { type: "string" },
  "influxctl-profile": { type: "string" },
  "influxctl-config": { type: "string" },
  "management-token-variable": { type: "string" },
  "scope-aliases": { type: "string" },
  timeout: { type: "string" },
} as const;

/** The part of a command's help about {@link SETTING_OPTIONS}. */
export const SETTINGS_HELP = `Account and connection (or from the environment, as
${environmentName("accountId")} and so on):
  --product NAME            dedicated (default) or clustered.
  --account-id UUID         The account, for dedicated.
  --cluster-id UUID         The cluster, for dedicated. Database tokens need it.
  --host HOST               The cluster's host, for clustered.
  --backend NAME            auto (default), influxctl or http.
  --endpoint URL            Base URL of an HTTP management API.
  --cluster-url URL         Base URL of the cluster, for queries: verify tries a
                            database token there.
  --influxctl-path FILE     Path of influxctl.
  --influxctl-profile NAME  An existing influxctl profile to use.
  --influxctl-config FILE   The file that contains the profile.
  --management-token-variable NAME
                            The environment variable that holds the credential.
                            Default: INFLUXDB_MANAGEMENT_TOKEN
  --scope-aliases SCOPES    Other scopes that mean this same account.
  --timeout DURATION        Timeout for one call to the service. Default: 30s`;

/** The values of {@link SETTING_OPTIONS}. */
export type SettingValues = Readonly<Partial<Record<keyof typeof SETTING_OPTIONS, string | undefined>>>;

/** The settings from flags and environment. */
export function readSettings(values: SettingValues, { environment }: CommandContext): Settings {
  return parseSettings(rawSettings(values), environment);
}

function rawSettings(values: SettingValues): Partial<Record<ConfigKey, string>> {
  const raw: Partial<Record<ConfigKey, string>> = {};
  for (const flag of Object.keys(SETTING_OPTIONS) as (keyof typeof SETTING_OPTIONS)[]) {
    const value = values[flag];
    if (value !== undefined) raw[keyOf(flag)] = value;
  }
  return raw;
}

/** `account-id` → `accountId`. */
function keyOf(flag: keyof typeof SETTING_OPTIONS): ConfigKey {
  return flag.replace(/-[a-z]/g, (letters) => letters.slice(1).toUpperCase()) as ConfigKey;
}
