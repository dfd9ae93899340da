import { RotatingManagementToken } from "pulumi-influxdb-tokens";
import { SealedFile } from "./sealedFile";

// The credential that the next run of this very program authenticates with.
const credential = new RotatingManagementToken("credential", {
  description: "Pulumi: makes and rotates management tokens",
  expiresIn: "90d",
  rotateBefore: "30d",
  // Longer than the pipeline can stay broken: until it is fixed, runs authenticate with the old token.
  overlap: "7d",
});

new SealedFile("credential", {
  path: process.env.STORE_PATH ?? "credential.sealed",
  secret: credential.token,
});

export const tokenId = credential.tokenId;
export const previousTokenId = credential.previousTokenId;
