import * as pulumi from "@pulumi/pulumi";
import { CONFIG_KEYS, CONFIG_NAMESPACE, DEFAULT_CREDENTIAL_VARIABLE } from "../../account/settings";
import { holdsToken } from "../../token/redact";

/** What Pulumi's SDK exports but does not declare; a later version may not have it. */
interface SecretKeys {
  isConfigSecret?(key: string): boolean;
}

/**
 * Refuses a credential in plaintext in the stack's configuration. Only the program can tell, because the provider gets
 * secrets as plaintext too. Once a resource is registered, the credential would be in plaintext in the state as well.
 * If the SDK does not say which settings are secrets, any setting that contains a credential is refused.
 *
 * @throws RunError with the command that fixes it
 */
export function refuseClearSettings(): void {
  const config = new pulumi.Config(CONFIG_NAMESPACE);
  const sdk = pulumi.runtime as SecretKeys;
  for (const key of CONFIG_KEYS) {
    const value = config.get(key);
    if (value === undefined || (key !== "managementToken" && !holdsToken(value))) continue;
    if (typeof sdk.isConfigSecret !== "function") {
      throw new pulumi.RunError(
        `the setting ${CONFIG_NAMESPACE}:${key} contains a management token, and this version of @pulumi/pulumi does not say whether it is a secret or plaintext in the stack's file: ` +
          `nothing was done. Remove it with \`pulumi config rm ${CONFIG_NAMESPACE}:${key}\` and set the environment variable ${DEFAULT_CREDENTIAL_VARIABLE}, or use a version of @pulumi/pulumi that this package is tested with`,
      );
    }
    if (sdk.isConfigSecret(`${CONFIG_NAMESPACE}:${key}`)) continue;
    throw new pulumi.RunError(
      `the setting ${CONFIG_NAMESPACE}:${key} contains a management token in plaintext, visible to everyone who can read the stack's file. ` +
        `${howToMend(key)}. Anyone who saw the file has the token: create another one and revoke this one`,
    );
  }
}

function howToMend(key: string): string {
  const set = `\`pulumi config set --secret ${CONFIG_NAMESPACE}:managementToken\` (it asks for the value)`;
  return key === "managementToken"
    ? `Set it as a secret: ${set}`
    : `Remove it with \`pulumi config rm ${CONFIG_NAMESPACE}:${key}\` and set it where it belongs: ${set}`;
}
