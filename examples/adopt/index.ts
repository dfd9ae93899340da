import * as pulumi from "@pulumi/pulumi";
import { ManagementToken } from "pulumi-influxdb-tokens";

const config = new pulumi.Config();
const id = config.get("tokenId");
const token = config.getSecret("token");

const ci = new ManagementToken("ci", {
  // As the service has it. A token cannot be changed: where these lines differ, `pulumi up` prints the right ones.
  description: "CI: made by hand",
  // Once it is taken over, `adopt` can go; it has to before anything replaces the token.
  ...(id === undefined ? {} : { adopt: { id, ...(token === undefined ? {} : { token }) } }),
});

export const tokenId = ci.tokenId;
export const tokenPrefix = ci.tokenPrefix;
export const expiresAt = ci.expiresAt;
