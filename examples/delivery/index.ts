import { RotatingManagementToken } from "pulumi-influxdb-tokens";

const ci = new RotatingManagementToken("ci", {
  description: "CI: manages databases and database tokens",
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
  deliver: {
    // Each new token goes from the provider to this command's standard input, and is nowhere else.
    command: ["bao", "kv", "put", "-mount=secret", "influxdb/ci", "token=-"],
    // The state keeps the fingerprint only.
    keepInState: false,
  },
});

// Compares a store's copy without seeing it: `influxdb-tokens verify --fingerprint`.
export const fingerprint = ci.fingerprint;
export const tokenId = ci.tokenId;
export const deliveredAt = ci.deliveredAt;
export const rotateAt = ci.rotateAt;
export const previousTokenId = ci.previousTokenId;
