import { type Credential, credentialFrom } from "../../account/credential";
import type { Settings } from "../../account/settings";
import type { Environment } from "../../environment";
import { readProfile } from "./profile";

/**
 * The management token of the user's influxctl profile, so that it is never revoked by its own hand. None where
 * the profile holds none and a person has logged in instead: what influxctl then authenticates with cannot be known.
 *
 * @throws TokenError `config` when the profile cannot be found or read, or leads to another account
 */
export function profileCredentials(settings: Settings, environment: Environment): Credential[] {
  const { name, path, table } = readProfile(settings, environment);
  const secret = typeof table.mgmt_token === "string" ? table.mgmt_token : undefined;
  const found = credentialFrom(secret, true, `the influxctl profile ${JSON.stringify(name)} of ${path}`);
  return found === undefined ? [] : [found];
}
