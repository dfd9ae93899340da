import type { RawInputs } from "../lifecycle/arguments/failure";

/**
 * Identifies a resource within a run by its arguments. The engine tells a provider neither the URN nor, in a check, the
 * id; and diffs may run concurrently, so the order of calls does not help. A name is unique only within one type and
 * one chain of parent types.
 */
export function resourceKey({ kind, within, owner }: RawInputs): string | undefined {
  return typeof owner === "string" ? JSON.stringify([kind, within, owner]) : undefined;
}
