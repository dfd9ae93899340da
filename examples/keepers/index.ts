import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { ManagementToken } from "pulumi-influxdb-tokens";

const config = new pulumi.Config();

// A new name for each release...
const release = new random.RandomPet("release", {
  keepers: { version: config.require("version") },
});

// ...and with it a new token. The last release's token is revoked at the end of the same update.
const deployer = new ManagementToken("deployer", {
  description: "Deployment",
  expiresIn: "30d",
  keepers: { release: release.id },
});

export const releaseName = release.id;
export const token = deployer.token;
export const tokenId = deployer.tokenId;
