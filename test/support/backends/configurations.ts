import { mkdtempSync } from "node:fs";
import path from "node:path";
import { writeInfluxctl } from "../../../emulator/influxctl";

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
  readonly name: "http" | "influxctl";
  /** Seconds that a call gets where it is meant to take too long: one that starts a process needs more. */
  readonly shortS: number;
  /** The stack's configuration. */
  config(surroundings: Surroundings): Record<string, string>;
}

export const httpBackend: BackendUnderTest = {
  name: "http",
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
