import type { Environment } from "../environment";
import { TokenError } from "../errors";
import { rememberSecret } from "../token/redact";
import { fingerprint, publicPrefix } from "../token/secret";
import { CONFIG_NAMESPACE, type Settings } from "./settings";

/** The management token that the provider itself authenticates with. */
export interface Credential {
  readonly secret: string;
  /** Where it came from, for messages. */
  readonly source: string;
  /** Whether it came from the environment, not from a configuration that the state may hold a copy of. */
  readonly fromEnvironment: boolean;
  /** Its public prefix; empty where it does not look like a management token. */
  readonly prefix: string;
  readonly fingerprint: string;
}

/**
 * Every credential that could be in use, in order of precedence. The environment takes precedence over the stack's
 * configuration, because refresh and destroy get the configuration of the last update. A `Provider` takes precedence
 * over the default variable, which all providers share and which may belong to another account, but not over a variable
 * that the user has named.
 */
export function credentials(settings: Settings, environment: Environment): Credential[] {
  const { managementTokenVariable: variable, managementTokenFirst, provider } = settings;
  const place =
    provider === undefined
      ? `the configuration ${CONFIG_NAMESPACE}:managementToken`
      : `the managementToken of the Provider ${JSON.stringify(provider)}`;
  const found = [
    credentialFrom(environment[variable], true, `the environment variable ${variable}`),
    credentialFrom(settings.managementToken, false, place),
  ];
  return (managementTokenFirst ? found.reverse() : found).flatMap((each) => each ?? []);
}

/**
 * The credential to use.
 *
 * @throws TokenError `config` if there is none, or if the value cannot be one
 */
export function requireCredential(settings: Settings, environment: Environment): Credential {
  const [first] = credentials(settings, environment);
  if (first) return first;
  throw new TokenError(
    "config",
    `no management token to authenticate with: set the environment variable ${settings.managementTokenVariable} ` +
      `(recommended; filled from a secret store), or \`pulumi config set --secret ${CONFIG_NAMESPACE}:managementToken\``,
  );
}

/** The name of a credential in messages: its source and prefix, never more. */
export function describeCredential({ source, prefix }: Credential): string {
  return prefix === "" ? `the credential from ${source}` : `the credential ${prefix}… from ${source}`;
}

/**
 * A credential and its source; undefined if there is none.
 *
 * @throws TokenError `config` if the value cannot be a token
 */
export function credentialFrom(
  value: string | undefined,
  fromEnvironment: boolean,
  source: string,
): Credential | undefined {
  const secret = value?.trim();
  if (!secret) return undefined;
  rememberSecret(secret);
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw new TokenError(
      "config",
      `${source} does not contain a token: it has white space or characters that no token has. Set it to the token's string only`,
    );
  }
  return { secret, source, fromEnvironment, prefix: publicPrefix(secret), fingerprint: fingerprint(secret) };
}
