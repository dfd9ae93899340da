import path from "node:path";

/** A file of this folder, which processes under test load before their program. */
type Preload = "instrument" | "nameRuntime" | "shiftedClock";

/** Where it is. */
export function preloadFile(name: Preload): string {
  return path.join(__dirname, `${name}.cjs`);
}

/** What processes need in NODE_OPTIONS to load such files. */
export function preloading(...names: Preload[]): string {
  return names.map((name) => `--require ${preloadFile(name)}`).join(" ");
}
