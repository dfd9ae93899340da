import type { RawInputs } from "../lifecycle/arguments/failure";

/**
 * What tells a resource of a run from all others, by its arguments. The engine tells a provider neither URN nor, in
 * a check, id; and comparisons may run side by side, so that none of this can be taken from the order of the calls.
 * A name is unique only for one type and one chain of parents' types.
 */
export function resourceKey({ kind, within, owner }: RawInputs): string | undefined {
  return typeof owner === "string" ? JSON.stringify([kind, within, owner]) : undefined;
}
