import { readFileSync } from "node:fs";

/**
 * The releases whose documented differences the stand-in imitates: the last one before each change, and the one with
 * the change.
 */
export type InfluxctlRelease = "2.5.0" | "2.6.0" | "2.9.7" | "2.9.8" | "2.10.0" | "2.11.0" | "2.12.0";

/** A sub-command that a fault affects. */
export type InfluxctlCommand = "create" | "list" | "revoke" | "version";

/**
 * The JSON of a creation, which is not documented. `record`: the fields of the listing and the token string. `minimal`:
 * id and token string. `nested`: the record one level deeper, beside other objects with ids. `ignored`: the flag has no
 * effect.
 */
export type CreationJson = "record" | "minimal" | "nested" | "ignored";

/** Before the service has acted, or after it has. */
export type InfluxctlMoment = "before" | "after";

interface FaultScope {
  /** @default all of them */
  readonly command?: InfluxctlCommand;
  /** How many calls it affects. @default all of them */
  readonly times?: number;
  /** Affects only calls whose arguments, joined with spaces, contain this text. @default any */
  readonly argument?: string;
}

/** Adds latency. */
export interface SlowFault extends FaultScope {
  readonly kind: "slow";
  readonly ms: number;
  readonly when: InfluxctlMoment;
}

/** Never ends by itself. */
export interface HangFault extends FaultScope {
  readonly kind: "hang";
  readonly when: InfluxctlMoment;
  /** Prints the address of a login page first, as if no token were configured. */
  readonly login?: boolean;
  /** Starts a child that keeps its pipes open, and writes the child's id to `child.pid` in its folder. */
  readonly withChild?: boolean;
  /** Ignores SIGTERM; so does its child. */
  readonly stubborn?: boolean;
}

/** Is killed. */
export interface KilledFault extends FaultScope {
  readonly kind: "killed";
  readonly when: InfluxctlMoment;
}

/** Fails. */
export interface FailFault extends FaultScope {
  readonly kind: "fail";
  readonly when: InfluxctlMoment;
  /** @default 1 */
  readonly exitCode?: number;
  /** Printed to standard error; `{token}` stands for the token that it authenticates with. @default something */
  readonly message?: string;
  /** Prints its normal output as well. */
  readonly prints?: boolean;
}

/** Acts, prints something else and succeeds. */
export interface GarbageFault extends FaultScope {
  readonly kind: "garbage";
  /** `{output}` stands for the real output. */
  readonly text: string;
}

/** Acts, prints the beginning of its output and succeeds. */
export interface CutFault extends FaultScope {
  readonly kind: "cut";
  readonly characters: number;
}

/** Prints something beside its output. */
export interface NoticeFault extends FaultScope {
  readonly kind: "notice";
  readonly text: string;
  readonly stream: "stdout" | "stderr";
  readonly place: "before" | "after";
}

/** A misbehaviour of the program or of its environment. */
export type InfluxctlFault =
  | SlowFault
  | HangFault
  | KilledFault
  | FailFault
  | GarbageFault
  | CutFault
  | NoticeFault;

/** The settings of the stand-in. */
export interface InfluxctlSettings {
  /** Where the emulator listens: `http://127.0.0.1:PORT`. */
  readonly emulatorUrl: string;
  /** @default "2.12.0" */
  readonly release?: InfluxctlRelease;
  /** @default "record" */
  readonly creationJson?: CreationJson;
  /** The JSON listing of an empty account. @default "array" */
  readonly emptyListing?: "array" | "null";
  readonly faults?: readonly InfluxctlFault[];
}

/** Reads the settings file of a stand-in. */
export function readSettings(path: string): InfluxctlSettings {
  return JSON.parse(readFileSync(path, "utf8")) as InfluxctlSettings;
}

/** Whether a release is at least another one. */
export function isAtLeast(release: InfluxctlRelease, other: InfluxctlRelease): boolean {
  const [one, two] = [numbers(release), numbers(other)];
  for (const [index, part] of one.entries()) {
    if (part !== two[index]) return part > (two[index] ?? 0);
  }
  return true;
}

function numbers(release: InfluxctlRelease): number[] {
  return release.split(".").map(Number);
}
