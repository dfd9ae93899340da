import * as pulumi from "@pulumi/pulumi";
import { ManagementToken } from "pulumi-influxdb-tokens";

const config = new pulumi.Config();
const id = config.get("tokenId");
const token = config.getSecret("token");

const ci = new ManagementToken("ci", {
  // Must match what the service has, because a management token cannot be changed. If not, `pulumi up` prints the right lines.
  description: "CI: made by hand",
  // You can remove `adopt` after the first update. Remove it before anything replaces the token.
  ...(id === undefined ? {} : { adopt: { id, ...(token === undefined ? {} : { token }) } }),
});

export const tokenId = ci.tokenId;
export const tokenPrefix = ci.tokenPrefix;
export const expiresAt = ci.expiresAt;
