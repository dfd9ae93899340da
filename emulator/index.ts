/**
 * An emulator of the management API, for development and tests.
 *
 * @module pulumi-influxdb-tokens/emulator
 */
export { CLUSTERED, DEFAULT_ACCOUNT_ID } from "./accounts";
export type { Clock } from "./clock";
export {
  type Emulator,
  type MintRequest,
  startEmulator,
  type TokenView,
} from "./emulator";
export type {
  ActivationFault,
  CutFault,
  DripFault,
  Fault,
  FaultHandle,
  FaultMoment,
  FaultRequest,
  FaultScope,
  Faults,
  HangFault,
  LatencyFault,
  MalformedFault,
  RedirectFault,
  ResetFault,
  StatusFault,
} from "./faults";
export { type InfluxctlOptions, writeInfluxctl } from "./influxctl";
export type { EmulatorOptions } from "./options";
export type { CreatedTokenRecord, TokenRecord, TokenState } from "./records";
export type { LoggedRequest } from "./requestLog";
export type { Operation } from "./routes";
export type { IssuedToken } from "./store";
