import * as pulumi from "@pulumi/pulumi";
import {
  Database,
  DatabaseToken,
  Provider,
  RotatingDatabaseToken,
  RotatingManagementToken,
} from "pulumi-influxdb-tokens";

const account = new pulumi.Config("influxdb-tokens");
const config = new pulumi.Config();

// Made with the credential in the environment. A rotation changes nothing of what is made with it.
const admin = new RotatingManagementToken("admin", {
  description: "Pulumi: manages the databases of one cluster",
  expiresIn: "90d",
  rotateBefore: "30d",
  overlap: "7d",
});

// Authenticates with that token. Its own managementToken takes precedence over INFLUXDB_MANAGEMENT_TOKEN.
const cluster = new Provider("cluster", {
  accountId: account.require("accountId"),
  clusterId: account.require("clusterId"),
  managementToken: admin.token,
});

const sensors = new Database(
  "sensors",
  {
    name: "sensors",
    retention: "90d",
    // Without it, no run ever deletes the database.
    forceDestroy: config.getBoolean("forceDestroy") ?? false,
  },
  { provider: cluster },
);

const writer = new DatabaseToken(
  "writer",
  {
    description: "Devices: write sensors",
    permissions: [{ action: "write", database: sensors.name }],
    expiresIn: "365d",
  },
  { provider: cluster },
);

const reader = new RotatingDatabaseToken(
  "reader",
  {
    description: "Dashboards: read sensors",
    permissions: [{ action: "read", database: sensors.name }],
    expiresIn: "90d",
    rotateBefore: "30d",
    overlap: "7d",
    // The provider delivers each new token to this command's standard input, and nowhere else.
    deliver: {
      command: ["bao", "kv", "put", "-mount=secret", "influxdb/reader", "token=-"],
      keepInState: false,
    },
  },
  { provider: cluster },
);

export const database = sensors.name;
export const writerToken = writer.token;
export const readerFingerprint = reader.fingerprint;
