import { isTokenError, TokenError } from "../errors";
import { type Credential, describeCredential } from "./credential";
import { environmentName, type Settings } from "./settings";

/**
 * Says whose refusal a 401 or 403 was: the credential's source and prefix, and what to do.
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
  // What a `Provider` gives wins over the default variable: only a variable that is named comes before it.
  const variable = managementTokenFirst
    ? `name one that holds a living token in the environment variable ${environmentName("managementTokenVariable")}`
    : `set the environment variable ${managementTokenVariable}`;
  const copy = `refresh and destroy use the copy of it that the last update left in the state: run \`pulumi up\` first, add \`--run-program\`, or ${variable}`;
  const stale = fromState && !credential.fromEnvironment;
  const advice = stale
    ? copy
    : `set ${credential.source} to a living management token that may administer the account`;
  return new TokenError(
    error.code,
    `${error.message}. It was asked with ${describeCredential(credential)}: ${advice}`,
    {
      cause: error,
    },
  );
}
