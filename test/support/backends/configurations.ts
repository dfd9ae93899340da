import { mkdtempSync } from "node:fs";
import path from "node:path";
import { DEFAULT_CLUSTER_ID } from "../../../emulator";
import { writeInfluxctl } from "../../../emulator/influxctl";
import { databaseTokens, managementTokens, type TokensUnderTest } from "./tokensUnderTest";

/** Where a backend under test finds the service. */
interface Surroundings {
  readonly endpoint: string;
  readonly accountId: string;
  /** How long one call on the service may take, its repeats included. */
  readonly timeoutS: number;
  /** For what it needs beside the program. */
  readonly folder: string;
  /** `node_modules` with the package under test. */
  readonly modules: string;
}

/** A backend that the fault tests run against. */
export interface BackendUnderTest {
  readonly name: "http" | "influxctl" | "databaseTokens";
  /** What the resources of a stack own. */
  readonly tokens: TokensUnderTest;
  /** Seconds that a call gets where it is meant to take too long: one that starts a process needs more. */
  readonly shortS: number;
  /** The stack's configuration. */
  config(surroundings: Surroundings): Record<string, string>;
}

export const httpBackend: BackendUnderTest = {
  name: "http",
  tokens: managementTokens,
  shortS: 5,
  config: ({ endpoint, accountId, timeoutS }) => ({
    "influxdb-tokens:backend": "http",
    "influxdb-tokens:endpoint": endpoint,
    "influxdb-tokens:accountId": accountId,
    "influxdb-tokens:timeout": `${timeoutS}s`,
  }),
};

/** The documented route: a stand-in of the command, which works on the emulator. */
export const influxctlBackend: BackendUnderTest = {
  name: "influxctl",
  tokens: managementTokens,
  shortS: 10,
  config: ({ endpoint, accountId, timeoutS, folder, modules }) => ({
    "influxdb-tokens:backend": "influxctl",
    "influxdb-tokens:influxctlPath": writeInfluxctl(mkdtempSync(path.join(folder, "influxctl-")), {
      emulatorUrl: endpoint,
      program: path.join(modules, "pulumi-influxdb-tokens/dist/emulator/influxctl/main.js"),
    }),
    "influxdb-tokens:accountId": accountId,
    "influxdb-tokens:timeout": `${timeoutS}s`,
  }),
};

/** The database tokens of a cluster, tried by queries. */
export const databaseTokensBackend: BackendUnderTest = {
  name: "databaseTokens",
  tokens: databaseTokens,
  shortS: httpBackend.shortS,
  config: (surroundings) => ({
    ...httpBackend.config(surroundings),
    "influxdb-tokens:clusterId": DEFAULT_CLUSTER_ID,
    "influxdb-tokens:clusterUrl": surroundings.endpoint,
  }),
};
