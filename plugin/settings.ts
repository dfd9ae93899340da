import { CONFIG_KEYS, type RawConfig } from "../provider/account/settings";
import type { Failure } from "../provider/lifecycle/arguments/failure";
import { holdsToken } from "../provider/token/redact";
import type { Properties } from "./values";

const SECRET_SETTINGS: ReadonlySet<string> = new Set(["managementToken"]);

/**
 * The properties of a provider that the engine encrypts in the state, however they were written: also a misspelled
 * setting with a token in it.
 */
export function secretSettings({ values, secret }: Properties): ReadonlySet<string> {
  const withToken = Object.keys(values).filter((key) => holdsToken(JSON.stringify(values[key])));
  return new Set([...secret, ...SECRET_SETTINGS, ...withToken]);
}

/** The settings among a provider's properties. */
export function settingsIn({ values }: Properties): RawConfig {
  return Object.fromEntries(CONFIG_KEYS.map((key) => [key, values[key]]));
}

/** What is wrong with a provider's properties. Whatever else is wrong, the first call that needs a setting says. */
export function checkSettings(properties: Properties): Failure[] {
  return Object.entries(settingsIn(properties)).flatMap(([key, value]) => {
    if (SECRET_SETTINGS.has(key) || typeof value !== "string" || !holdsToken(value)) return [];
    const reason = `the setting ${key} contains a management token in plaintext: remove it and set managementToken, as a secret. Anyone who saw it has the token: create another one and revoke this one`;
    return [{ property: `settings.${key}`, reason }];
  });
}
