export { type InfluxctlCall, mostAtOnce, readCalls } from "./calls";
export { type InfluxctlOptions, writeInfluxctl, writeSettings } from "./launcher";
export type {
  CreationJson,
  CutFault,
  FailFault,
  GarbageFault,
  HangFault,
  InfluxctlCommand,
  InfluxctlFault,
  InfluxctlMoment,
  InfluxctlRelease,
  InfluxctlSettings,
  KilledFault,
  NoticeFault,
  SlowFault,
} from "./settings";
