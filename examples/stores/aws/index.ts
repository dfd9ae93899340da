import * as aws from "@pulumi/aws";
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

const secret = new aws.secretsmanager.Secret("ci", { name: "influxdb/ci" });

// Each rotation creates a new version, which becomes AWSCURRENT.
const stored = new aws.secretsmanager.SecretVersion("ci", {
  secretId: secret.id,
  secretString: ci.token,
});

new TokenRetirement("ci", { of: ci }, { dependsOn: [stored] });

export const tokenId = ci.tokenId;
export const fingerprint = ci.fingerprint;
