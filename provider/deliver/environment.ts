import type { Environment } from "../environment";
import { redact } from "../token/redact";

/** What a delivery command is told of the token. None of it is secret. */
export interface TokenFacts {
  readonly tokenId: string;
  /** RFC 3339; undefined: it never ends. */
  readonly expiresAt?: string;
  /** SHA-256 of the secret in hex. */
  readonly fingerprint: string;
  /** The resource's name in the program. */
  readonly resourceName: string;
}

/**
 * The environment of a delivery command: this process's own, because the command has to reach its store, without
 * what gives the state or the service away: the engine's variables, the credential's, and whatever else holds a
 * token.
 */
export function deliveryEnvironment(
  environment: Environment,
  credentialVariables: readonly string[],
  { tokenId, expiresAt, fingerprint, resourceName }: TokenFacts,
): Record<string, string> {
  return {
    ...withoutTokens(environment, (name) => isEngines(name) || credentialVariables.includes(name)),
    INFLUXDB_TOKEN_ID: tokenId,
    ...(expiresAt === undefined ? {} : { INFLUXDB_TOKEN_EXPIRES_AT: expiresAt }),
    INFLUXDB_TOKEN_FINGERPRINT: fingerprint,
    PULUMI_RESOURCE_NAME: resourceName,
  };
}

/**
 * The environment of any child that has to find its own credentials in it: without the variables named, and without
 * those that hold a token or a secret of this process, whatever they are called.
 */
export function withoutTokens(
  environment: Environment,
  isHidden: (name: string) => boolean,
): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !isHidden(name) && redact(value) === value) passed[name] = value;
  }
  return passed;
}

/** The engine's variables: its passphrase, its access token, what it tells its plugins. Windows knows no case. */
function isEngines(name: string): boolean {
  return /^PULUMI_/i.test(name);
}
