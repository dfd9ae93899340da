import { isDeepStrictEqual } from "node:util";
import { PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { isMap, type Values } from "./values";

/** One changed property, by its path. */
type Change = readonly [path: string, diff: PropertyDiff];

/** What a comparison found. */
interface Found {
  /** The arguments and outputs that make a new resource necessary. */
  readonly replaces: readonly string[];
  /** The outputs that an update in place changes although no argument has changed. */
  readonly due: readonly string[];
}

/** Which properties change, so that a preview shows what happens and why. */
export function detailedDiff(olds: Values, news: Values, { replaces, due }: Found): Change[] {
  const changes: Change[] = [];
  const changed = new Set<string>();
  for (const name of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    if (isDeepStrictEqual(olds[name], news[name])) continue;
    changed.add(name);
    changes.push(...compared(step("", name), olds[name], news[name], replaces.includes(name)));
  }
  for (const name of replaces) if (!changed.has(name)) changes.push([name, entry("UPDATE_REPLACE", false)]);
  for (const name of due) if (!changed.has(name)) changes.push([name, entry("UPDATE", false)]);
  return changes;
}

function compared(path: string, old: unknown, present: unknown, replace: boolean): Change[] {
  if (isDeepStrictEqual(old, present)) return [];
  if (isMap(old) && isMap(present)) {
    return [...new Set([...Object.keys(old), ...Object.keys(present)])].flatMap((name) =>
      compared(step(path, name), old[name], present[name], replace),
    );
  }
  const kind = old === undefined ? "ADD" : present === undefined ? "DELETE" : "UPDATE";
  return [[path, entry(replace ? `${kind}_REPLACE` : kind, true)]];
}

function entry(kind: keyof typeof PropertyDiff.Kind, isInput: boolean): PropertyDiff {
  return new PropertyDiff().setKind(PropertyDiff.Kind[kind]).setInputdiff(isInput);
}

/** The path of a property inside another one, as the engine writes paths. */
function step(path: string, name: string): string {
  if (/^[A-Za-z_][\w]*$/.test(name)) return path === "" ? name : `${path}.${name}`;
  return `${path}[${JSON.stringify(name)}]`;
}
