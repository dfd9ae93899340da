import { RotatingManagementToken } from "pulumi-influxdb-tokens";
import { SealedFile } from "./sealedFile";

// The credential with which this very program's next run authenticates.
const credential = new RotatingManagementToken("credential", {
  description: "Pulumi: makes and rotates management tokens",
  expiresIn: "90d",
  rotateBefore: "30d",
  // Longer than a pipeline can stay broken: until then the runs authenticate with the old one.
  overlap: "7d",
});

new SealedFile("credential", {
  path: process.env.STORE_PATH ?? "credential.sealed",
  secret: credential.token,
});

export const tokenId = credential.tokenId;
export const previousTokenId = credential.previousTokenId;
