// Pulumi's packages of the stores that examples/stores hands tokens to: `node tools/store-packages.mjs` gets them.
import { createHash } from "node:crypto";
import { copyFile, readFile } from "node:fs/promises";
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { capture } from "./command.mjs";
import { withProgress } from "./progress.mjs";
import { isMain, repository } from "./repository.mjs";

const pins = path.join(repository, "test/support/stores/packages");
const FILES = ["package.json", "package-lock.json"];

/**
 * Finds the packages in the cache, where they are installed as test/support/stores/packages pins them. They take some 450
 * MB, which is why they are no dependencies of the project.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} their `node_modules`
 */
export async function ensureStorePackages({ log = console.error } = {}) {
  const hash = createHash("sha256");
  for (const name of FILES) hash.update(await readFile(path.join(pins, name)));
  const key = `store-packages-${hash.digest("hex").slice(0, 16)}`;
  const folder = inCache(key) ?? (await makeInCache(key, (draft) => install(draft, log), log));
  return path.join(folder, "node_modules");
}

async function install(folder, log) {
  for (const name of FILES) await copyFile(path.join(pins, name), path.join(folder, name));
  // The packages' own install scripts would fetch plugins.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  await withProgress("installing the stores' Pulumi packages", log, () =>
    capture("npm", args, { cwd: folder }),
  );
}

if (isMain(import.meta)) {
  try {
    console.log(await ensureStorePackages());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
