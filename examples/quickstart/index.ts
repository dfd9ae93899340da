import { ManagementToken } from "pulumi-influxdb-tokens";

// The account comes from the stack's configuration, the credential from the environment.
const ci = new ManagementToken("ci", {
  description: "CI: manages databases and database tokens",
  expiresIn: "90d",
});

// A Pulumi secret: encrypted in the state, masked in output. Pass it to a secret store from here.
export const token = ci.token;

export const tokenId = ci.tokenId;
export const tokenPrefix = ci.tokenPrefix;
export const fingerprint = ci.fingerprint;
export const expiresAt = ci.expiresAt;
export const status = ci.status;
