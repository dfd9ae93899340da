// Tokens for a deployment, for CI and for a database, from a program in TypeScript that uses the native plugin.
// Run it as ../README.md says.
import * as pulumi from "@pulumi/pulumi";
import * as influxdb from "pulumi-influxdb-tokens-sdk";

// A new token for each release. Nothing else replaces it: if somebody revokes it, `pulumi up` fails.
const deploy = new influxdb.ManagementToken("deploy", {
  description: "Deployment",
  expiresIn: "90d",
  onInvalid: influxdb.OnInvalid.Error,
  keepers: { release: new pulumi.Config().require("release") },
});

// Rotates by itself. OpenBao gets each new token from the provider, and the state never contains it.
const ci = new influxdb.RotatingManagementToken("ci", {
  description: "CI: manages databases",
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
  retire: influxdb.Retire.Manual,
  deliver: {
    command: ["bao", "kv", "put", "-mount=secret", "influxdb/ci", "token=-"],
    keepInState: false,
  },
});

// Revokes the previous token after the overlap, once OpenBao has the new one.
new influxdb.TokenRetirement("retirement", { of: ci.rotation, confirmedBy: { openbao: ci.deliveredAt } });

// Never replaced. With forceDestroy, `pulumi destroy` deletes the data too: leave it out where data must stay.
const sensors = new influxdb.Database("sensors", {
  name: "sensor_data",
  retention: "30d",
  forceDestroy: true,
});

// May write to that database and do nothing else. If it is renamed, the same update changes the permission.
const telegraf = new influxdb.RotatingDatabaseToken("telegraf", {
  description: "Telegraf: writes",
  permissions: [{ action: "write", database: sensors.name }],
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
});

// Secrets, for a pipe into any other store.
export const deployToken = deploy.token;
export const telegrafToken = telegraf.token;
export const rotateAt = ci.rotateAt;
