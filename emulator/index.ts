/**
 * An emulator of the management API and of the data plane behind it, for development and tests.
 *
 * @module pulumi-influxdb-tokens/emulator
 */
export { CLUSTERED, DEFAULT_ACCOUNT_ID } from "./accounts";
export type { Clock } from "./clock";
export { DEFAULT_CLUSTER_ID } from "./clusters";
export type { CreateDatabaseRequest, DatabaseChanges } from "./databases/direct";
export type {
  DatabaseLimits,
  DatabaseSettings,
  DatabaseView,
  PartitionTemplatePart,
} from "./databases/records";
export type {
  DatabaseTokenView,
  DirectDatabaseTokens,
  MintDatabaseTokenRequest,
} from "./databaseTokens/direct";
export type {
  CreatedDatabaseTokenRecord,
  DatabasePermission,
  DatabaseTokenRecord,
} from "./databaseTokens/records";
export type { DatabaseTokenChanges } from "./databaseTokens/requests";
export type { IssuedDatabaseToken } from "./databaseTokens/store";
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
export type { CreatedTokenRecord, TokenRecord } from "./managementTokens/records";
export type { IssuedToken } from "./managementTokens/store";
export type { EmulatorOptions } from "./options";
export type { LoggedRequest } from "./requestLog";
export type { Operation, Resource } from "./targets";
export type { TokenState } from "./tokens/lifetime";
