import type { Environment } from "../environment";
import { redact } from "../token/redact";

/** What a delivery command learns about the token. None of it is secret. */
export interface TokenFacts {
  readonly tokenId: string;
  /** RFC 3339; undefined: it never expires. */
  readonly expiresAt?: string;
  /** SHA-256 of the secret in hex. */
  readonly fingerprint: string;
  /** The resource's name in the program. */
  readonly resourceName: string;
}

/**
 * The environment of a delivery command: that of this process, because the command has to reach its store, but without
 * variables that give access to the state or the service: the engine's, the credential's, and any other that contains a
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
 * The environment of a child that needs its own credentials: without the named variables, and without any that contain
 * a token or a secret of this process, whatever their names.
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

/** The engine's variables: passphrase, access token, and what it passes to plugins. Windows ignores case. */
function isEngines(name: string): boolean {
  return /^PULUMI_/i.test(name);
}
