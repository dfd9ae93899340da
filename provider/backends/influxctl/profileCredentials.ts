import { type Credential, credentialFrom } from "../../account/credential";
import type { Settings } from "../../account/settings";
import type { Environment } from "../../environment";
import { readProfile } from "./profile";

/**
 * The management token of the user's influxctl profile, so that it never revokes itself. None if the profile has none
 * because a person has logged in instead: then it is unknown what influxctl authenticates with.
 *
 * @throws TokenError `config` if the profile cannot be found or read, or belongs to another account
 */
export function profileCredentials(settings: Settings, environment: Environment): Credential[] {
  const { name, path, table } = readProfile(settings, environment);
  const secret = typeof table.mgmt_token === "string" ? table.mgmt_token : undefined;
  const found = credentialFrom(secret, true, `the influxctl profile ${JSON.stringify(name)} of ${path}`);
  return found === undefined ? [] : [found];
}
