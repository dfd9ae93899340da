// `node tools/ensure.mjs NAME` gets something that tests or benchmarks need, and prints where it is.
import path from "node:path";
import { inCache, makeInCache } from "./machine/cache.mjs";
import { isMain } from "./repository.mjs";
import { requirements } from "./requirements.mjs";

/** Something could not be obtained in any way; the message names all ways. */
export class CannotGet extends Error {}

/**
 * Finds a requirement on this machine or in the cache. If it is in neither, creates it in the cache, in the first way
 * that works.
 *
 * @param {string} name a key of the table in requirements.mjs
 * @param {{ log?: (line: string) => void }} [options] `log`: called with what takes long
 * @returns {Promise<{ at: string, how: string, version?: string }>} `at`: what the requirement's `at` says; `how`: as
 *   text; `version`: if it is known
 * @throws {CannotGet}
 */
export async function ensure(name, { log = console.error } = {}) {
  const requirement = requirements[name];
  if (requirement === undefined) {
    throw new Error(`there is no requirement "${name}": there are ${Object.keys(requirements).join(", ")}`);
  }
  const { what, version, program, at = program, installed, ways, advice } = requirement;
  const failures = [];
  if (installed !== undefined) {
    try {
      return { how: "installed", ...(await installed(requirement, log)) };
    } catch (error) {
      failures.push(`on this machine: ${error.message}`);
    }
  }
  const title = [what, version && `v${version}`].filter(Boolean).join(" ");
  const made = (folder, how) => ({
    at: typeof at === "string" ? path.join(folder, at) : at(folder),
    how,
    version,
  });
  const cached = ways?.(version) ?? [];
  for (const { key, how } of cached) {
    const folder = inCache(key);
    if (folder !== undefined) return made(folder, how);
  }
  for (const { key, how, make } of cached) {
    try {
      const folder = await makeInCache(
        key,
        (draft) => make(draft, { ...requirement, name, title, log }),
        log,
      );
      return made(folder, how);
    } catch (error) {
      failures.push(`${how}: ${error.message}`);
    }
  }
  throw new CannotGet(
    [`Cannot get ${title}:`, ...failures.map((why) => `  ${why}`), advice].filter(Boolean).join("\n"),
  );
}

if (isMain(import.meta)) {
  try {
    const [name] = process.argv.slice(2);
    const { at, how, version } = await ensure(name);
    console.error([requirements[name].what, version && `v${version}`, how].filter(Boolean).join(", "));
    console.log(at);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
