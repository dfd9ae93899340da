import * as pulumi from "@pulumi/pulumi";
import { ManagementToken, Provider } from "pulumi-influxdb-tokens";

const config = new pulumi.Config();

// Each provider has its own account, and a credential for it in its own environment variable.
const production = new Provider("production", {
  accountId: config.require("productionAccount"),
  managementTokenVariable: "PRODUCTION_MANAGEMENT_TOKEN",
});
const staging = new Provider("staging", {
  accountId: config.require("stagingAccount"),
  managementTokenVariable: "STAGING_MANAGEMENT_TOKEN",
});
const edge = new Provider("edge", {
  product: "clustered",
  host: config.require("edgeHost"),
  managementTokenVariable: "EDGE_MANAGEMENT_TOKEN",
});

const tokens = Object.entries({ production, staging, edge }).map(([name, provider]) => ({
  name,
  token: new ManagementToken(
    `ci-${name}`,
    { description: `CI of ${name}: manages databases`, expiresIn: "90d" },
    { provider },
  ),
}));

// The token of each account, by name, for a secret store.
export const secrets = Object.fromEntries(tokens.map(({ name, token }) => [name, token.token]));

export const scopes = Object.fromEntries(tokens.map(({ name, token }) => [name, token.scope]));
