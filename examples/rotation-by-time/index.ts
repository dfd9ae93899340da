import { RotatingManagementToken } from "pulumi-influxdb-tokens";

const ci = new RotatingManagementToken("ci", {
  description: "CI: manages databases and database tokens",
  expiresIn: "90d",
  // The first update in the last 30 days of a token's life creates the next one.
  rotateBefore: "30d",
  // Then both work for a week: time for every consumer to fetch the new token, and to fix a broken pipeline.
  overlap: "7d",
});

// A Pulumi secret: pass it to a secret store from here.
export const token = ci.token;

export const tokenId = ci.tokenId;
export const rotateAt = ci.rotateAt;
export const expiresAt = ci.expiresAt;
export const previousTokenId = ci.previousTokenId;
export const previousRevokeAt = ci.previousRevokeAt;
