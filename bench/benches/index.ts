import type { Bench } from "../bench";
import { cpu } from "./cpu";
import { growth } from "./growth";
import { influxctl } from "./influxctl";
import { killed } from "./killed";
import { loading } from "./loading";
import { operations } from "./operations";
import { packageSize } from "./packageSize";
import { prototype } from "./prototype";
import { stacks } from "./stacks";
import { start } from "./start";
import { stateBackends } from "./stateBackends";
import { stateWriting } from "./stateWriting";

/** The benchmarks, the quick ones first. */
export const BENCHES: readonly Bench[] = [
  packageSize,
  loading,
  start,
  cpu,
  influxctl,
  killed,
  operations,
  prototype,
  stateBackends,
  stateWriting,
  stacks,
  growth,
];
