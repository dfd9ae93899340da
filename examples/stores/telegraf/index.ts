import { RotatingDatabaseToken } from "pulumi-influxdb-tokens";

const agents = new RotatingDatabaseToken("telegraf", {
  description: "Telegraf: writes sensors",
  // Nothing else: an agent does not read.
  permissions: [{ action: "write", database: "sensors" }],
  expiresIn: "90d",
  rotateBefore: "30d",
  // Within this time, put the new token into the store and reload the agents.
  overlap: "7d",
});

// For the scripts in ../pipe.
export const token = agents.token;
export const fingerprint = agents.fingerprint;
