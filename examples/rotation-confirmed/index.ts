import { RotatingManagementToken, TokenRetirement } from "pulumi-influxdb-tokens";
import { SealedFile } from "./sealedFile";

const ci = new RotatingManagementToken("ci", {
  description: "CI: manages databases and database tokens",
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
  // The date alone does not revoke the old token: see TokenRetirement below.
  retire: "manual",
});

const stored = new SealedFile("ci", {
  path: process.env.STORE_PATH ?? "ci.sealed",
  secret: ci.token,
});

// Revokes the old token after its date, but only once the store shows that it has the new one.
const confirmedBy = { file: stored.fingerprint };
const retirement = new TokenRetirement("ci", { of: ci, confirmedBy }, { dependsOn: [stored] });

export const tokenId = ci.tokenId;
export const previousTokenId = ci.previousTokenId;
export const retiredTokenId = retirement.retiredTokenId;
