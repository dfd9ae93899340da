import * as azure from "@pulumi/azure-native";
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

// Each rotation creates a new version of the same secret.
const stored = new azure.keyvault.Secret("ci", {
  resourceGroupName: config.require("resourceGroup"),
  vaultName: config.require("vault"),
  secretName: "influxdb-ci",
  properties: { value: ci.token, contentType: "text/plain" },
});

new TokenRetirement("ci", { of: ci }, { dependsOn: [stored] });

export const tokenId = ci.tokenId;
export const fingerprint = ci.fingerprint;
