import { databaseTokensBackend, httpBackend } from "../backends/configurations";

/** The tokens that rotate, by what tests call them. */
export const ROTATING_KINDS = [
  ["management tokens", httpBackend],
  ["database tokens", databaseTokensBackend],
] as const;
