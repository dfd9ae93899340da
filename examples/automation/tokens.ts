import { ManagementToken } from "pulumi-influxdb-tokens";

/** What every account has. */
export async function tokens() {
  const ci = new ManagementToken("ci", { description: "CI: manages databases", expiresIn: "90d" });
  const backup = new ManagementToken("backup", { description: "Nightly backup", expiresIn: "90d" });
  // `pulumi stack output --stack ACCOUNT --show-secrets` shows them; nothing else does.
  return { ci: ci.token, backup: backup.token };
}
