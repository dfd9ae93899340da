import { ManagementToken } from "pulumi-influxdb-tokens";

/** The tokens of every account. */
export async function tokens() {
  const ci = new ManagementToken("ci", { description: "CI: manages databases", expiresIn: "90d" });
  const backup = new ManagementToken("backup", { description: "Nightly backup", expiresIn: "90d" });
  // Only `pulumi stack output --stack ACCOUNT --show-secrets` shows them.
  return { ci: ci.token, backup: backup.token };
}
