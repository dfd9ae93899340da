import { RotatingManagementToken } from "pulumi-influxdb-tokens";

const ci = new RotatingManagementToken("ci", {
  description: "CI: manages databases and database tokens",
  // With RotatingDatabaseToken instead: permissions: [{ action: "read", database: "sensors" }],
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
  deliver: {
    // The provider delivers each new token to this command's standard input, and nowhere else.
    command: ["bao", "kv", "put", "-mount=secret", "influxdb/ci", "token=-"],
    // The state keeps only the fingerprint.
    keepInState: false,
  },
});

// For `influxdb-tokens verify --fingerprint`, which compares a store's copy without showing it.
export const fingerprint = ci.fingerprint;
export const tokenId = ci.tokenId;
export const deliveredAt = ci.deliveredAt;
export const rotateAt = ci.rotateAt;
export const previousTokenId = ci.previousTokenId;
