import { isTokenError, TokenError } from "../errors";
import { type Credential, describeCredential } from "./credential";
import { environmentName, type Settings } from "./settings";

/**
 * Adds to a 401 or 403 which credential was refused (source and prefix), and what to do.
 *
 * @param fromState whether the call works with the configuration that the state holds (refresh and destroy)
 */
export function explainRefusal(
  error: unknown,
  credential: Credential,
  { managementTokenVariable, managementTokenFirst }: Settings,
  fromState: boolean,
): unknown {
  if (!isTokenError(error, "authentication", "permission")) return error;
  // A `Provider` takes precedence over the default variable, so only a variable that the user names helps.
  const variable = managementTokenFirst
    ? `name a variable that contains a live token in the environment variable ${environmentName("managementTokenVariable")}`
    : `set the environment variable ${managementTokenVariable}`;
  const copy = `refresh and destroy use the copy of it that the last update left in the state: run \`pulumi up\` first, add \`--run-program\`, or ${variable}`;
  const stale = fromState && !credential.fromEnvironment;
  const advice = stale
    ? copy
    : `set ${credential.source} to a live management token that may administer the account`;
  return new TokenError(
    error.code,
    `${error.message}. The provider used ${describeCredential(credential)}: ${advice}`,
    {
      cause: error,
    },
  );
}
