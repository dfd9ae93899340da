import * as pulumi from "@pulumi/pulumi";
import { CONFIG_KEYS, CONFIG_NAMESPACE, DEFAULT_CREDENTIAL_VARIABLE } from "../../account/settings";
import { holdsToken } from "../../token/redact";

/** What Pulumi's SDK exports and does not declare: a later one may not have it. */
interface SecretKeys {
  isConfigSecret?(key: string): boolean;
}

/**
 * Refuses a credential that stands in clear in the stack's configuration. Only the program can tell: the provider
 * gets secrets in clear too. Once a resource is registered, the credential would be in clear in the state as well.
 * Where the SDK does not say which settings are secrets, one that holds a credential is refused as well.
 *
 * @throws RunError with the command that mends it
 */
export function refuseClearSettings(): void {
  const config = new pulumi.Config(CONFIG_NAMESPACE);
  const sdk = pulumi.runtime as SecretKeys;
  for (const key of CONFIG_KEYS) {
    const value = config.get(key);
    if (value === undefined || (key !== "managementToken" && !holdsToken(value))) continue;
    if (typeof sdk.isConfigSecret !== "function") {
      throw new pulumi.RunError(
        `the setting ${CONFIG_NAMESPACE}:${key} holds a management token, and this version of @pulumi/pulumi does not say whether it is a secret or stands in clear in the stack's file: ` +
          `nothing was done. Take it out with \`pulumi config rm ${CONFIG_NAMESPACE}:${key}\` and set the environment variable ${DEFAULT_CREDENTIAL_VARIABLE}, or use a version of @pulumi/pulumi that this package is tested with`,
      );
    }
    if (sdk.isConfigSecret(`${CONFIG_NAMESPACE}:${key}`)) continue;
    throw new pulumi.RunError(
      `the setting ${CONFIG_NAMESPACE}:${key} holds a management token in clear, in the stack's file for everyone who can read it. ` +
        `${howToMend(key)}. Whoever saw the file has the token: have another one made and revoke this one`,
    );
  }
}

function howToMend(key: string): string {
  const set = `\`pulumi config set --secret ${CONFIG_NAMESPACE}:managementToken\` (it asks for the value)`;
  return key === "managementToken"
    ? `Set it as a secret: ${set}`
    : `Take it out with \`pulumi config rm ${CONFIG_NAMESPACE}:${key}\` and set it where it belongs: ${set}`;
}
