import * as pulumi from "@pulumi/pulumi";
import { RotatingManagementToken } from "pulumi-influxdb-tokens";

const ci = new RotatingManagementToken("ci", {
  description: "CI: manages databases and database tokens",
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
  // A change to any of these rotates at the next update, whatever the date.
  keepers: { rotation: new pulumi.Config().get("rotation") ?? "1" },
});

export const token = ci.token;
export const tokenId = ci.tokenId;
export const previousTokenId = ci.previousTokenId;
export const generation = ci.generation;
