import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RotatingManagementToken, TokenRetirement } from "pulumi-influxdb-tokens";

const config = new pulumi.Config();

const ci = new RotatingManagementToken("ci", {
  description: "CI: manages databases and database tokens",
  // With RotatingDatabaseToken instead: permissions: [{ action: "read", database: "sensors" }],
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
  // The TokenRetirement below revokes the old token, but not before the store has the new one.
  retire: "manual",
});

// Without enableSecretMutable, each rotation would delete the Secret and create it again.
const cluster = new kubernetes.Provider("cluster", { enableSecretMutable: true });

const stored = new kubernetes.core.v1.Secret(
  "ci",
  {
    metadata: { name: "influxdb-ci", namespace: config.get("namespace") ?? "default" },
    stringData: { token: ci.token },
  },
  { provider: cluster },
);

new TokenRetirement("ci", { of: ci }, { dependsOn: [stored] });

export const tokenId = ci.tokenId;
export const fingerprint = ci.fingerprint;
