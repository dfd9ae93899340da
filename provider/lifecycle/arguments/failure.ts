/** What is wrong with one argument. */
export interface Failure {
  /** The argument, or a path that the engine cannot look up (it prints the value of the one it is given). */
  readonly property: string;
  readonly reason: string;
}

/** Arguments as the engine passes them: anything, unknowns included. */
export type RawInputs = Readonly<Record<string, unknown>>;

/** Arguments, normalized, and everything that is wrong with them. */
export interface Checked {
  readonly inputs: Record<string, unknown>;
  readonly failures: Failure[];
}
