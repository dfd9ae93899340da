import type { Bench } from "../bench";
import { cpu } from "./cpu";
import { databaseTokensBench } from "./databaseTokens";
import { growth } from "./growth";
import { influxctl } from "./influxctl";
import { operations } from "./operations";
import { packageSize } from "./packageSize";
import { plugin } from "./plugin";
import { settings } from "./settings";
import { start } from "./start";

/** The benchmarks, quick ones first. */
export const BENCHES: readonly Bench[] = [
  packageSize,
  start,
  cpu,
  influxctl,
  plugin,
  settings,
  databaseTokensBench,
  operations,
  growth,
];
