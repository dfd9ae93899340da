import * as github from "@pulumi/github";
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

const stored = new github.ActionsSecret("ci", {
  repository: config.require("repository"),
  secretName: "INFLUXDB_MANAGEMENT_TOKEN",
  value: ci.token,
});

new TokenRetirement("ci", { of: ci }, { dependsOn: [stored] });

export const tokenId = ci.tokenId;
export const fingerprint = ci.fingerprint;
