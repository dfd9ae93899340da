import { KINDS, type Kind } from "../../../provider/lifecycle/kinds";

/** How the engine reaches the lifecycles: through the launcher of dynamic resources, or through the package's plugin. */
export type Way = "dynamic" | "plugin";

export const WAYS: readonly Way[] = ["dynamic", "plugin"];

/** Whether tests of what both ways have in common run it on both; otherwise the ways share the work. */
export const BOTH_WAYS_WHOLE = process.env.FAULT_WAYS === "whole";

/** What a resource is, as a test's program declares it. */
export type DeclaredKind = Kind | undefined;

/** The type of a resource in its URN. */
export function typeOf(way: Way, kind: DeclaredKind): string {
  const name = KINDS[kind ?? "token"].name;
  return way === "dynamic"
    ? `pulumi-nodejs:dynamic/influxdb-tokens:${name}`
    : `influxdb-tokens:index:${name}`;
}
