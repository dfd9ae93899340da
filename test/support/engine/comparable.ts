import type { StackExport, StateResource } from "./workspace";

/**
 * What may differ between two exports of a state in which nothing was changed: times, and what the engine leaves
 * out after a refresh.
 */
const UNSTABLE = new Set([
  "created",
  "modified",
  "propertyDependencies",
  "sourcePosition",
  "stackTrace",
  "time",
]);

/** A state such that two exports are equal exactly when nothing was changed: secrets are encrypted anew each time. */
export function comparable(state: StackExport): unknown {
  const { resources = [], pending_operations = [] } = state.deployment;
  // The engine writes a resource that it has worked on behind the others.
  const place = ({ urn, id = "" }: StateResource) => `${urn} ${id}`;
  const sorted = resources.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
  return JSON.parse(JSON.stringify({ resources: sorted, pending_operations }), (key, value: unknown) => {
    if (key === "ciphertext") return "[encrypted]";
    return UNSTABLE.has(key) ? undefined : value;
  });
}
