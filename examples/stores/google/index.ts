import * as gcp from "@pulumi/gcp";
import { RotatingManagementToken, TokenRetirement } from "pulumi-influxdb-tokens";

const ci = new RotatingManagementToken("ci", {
  description: "CI: manages databases and database tokens",
  // With RotatingDatabaseToken instead: permissions: [{ action: "read", database: "sensors" }],
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
  // The TokenRetirement below revokes the old token, but not before the store has the new one.
  retire: "manual",
});

const secret = new gcp.secretmanager.Secret("ci", {
  secretId: "influxdb-ci",
  replication: { auto: {} },
});

// Each rotation creates a new version, which becomes `latest`.
const stored = new gcp.secretmanager.SecretVersion("ci", {
  secret: secret.id,
  secretData: ci.token,
});

new TokenRetirement("ci", { of: ci }, { dependsOn: [stored] });

export const tokenId = ci.tokenId;
export const fingerprint = ci.fingerprint;
