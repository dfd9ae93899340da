// Leaves only the declarations that users of the package can reach: everything else is hidden by `exports`.
import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";

/**
 * Removes the declarations that no entry point of the package leads to.
 *
 * @param {string} dist the compiled package
 * @param {{ exports: Record<string, { types?: string }> }} manifest package.json
 */
export async function keepPublicTypes(dist, manifest) {
  const entries = Object.values(manifest.exports).flatMap(({ types }) => types ?? []);
  const reachable = new Set();
  for (const entry of entries) await follow(path.join(dist, path.relative("dist", entry)), reachable);
  for (const file of await readdir(dist, { recursive: true })) {
    const full = path.join(dist, file);
    if (/\.d\.m?ts$/.test(file) && !reachable.has(full)) await rm(full);
  }
}

async function follow(file, reachable) {
  if (reachable.has(file)) return;
  reachable.add(file);
  const text = await readFile(file, "utf8");
  for (const [, name] of text.matchAll(/(?:\bfrom |\bimport\()"(\.[^"]*)"/g)) {
    const base = path.resolve(path.dirname(file), name);
    await follow(existsSync(`${base}.d.ts`) ? `${base}.d.ts` : path.join(base, "index.d.ts"), reachable);
  }
}
