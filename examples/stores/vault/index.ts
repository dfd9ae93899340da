import * as pulumi from "@pulumi/pulumi";
import * as vault from "@pulumi/vault";
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

// A KV v2 engine. Each rotation writes a new version of the same path.
const stored = new vault.kv.SecretV2("ci", {
  mount: "secret",
  name: "influxdb/ci",
  dataJson: pulumi.jsonStringify({ token: ci.token }),
});

new TokenRetirement("ci", { of: ci }, { dependsOn: [stored] });

export const tokenId = ci.tokenId;
export const fingerprint = ci.fingerprint;
