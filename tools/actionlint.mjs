// The linter of GitHub Actions workflows, which tests run on the examples: `node tools/actionlint.mjs` gets it.
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { findExecutable } from "./executable.mjs";
import { buildGo } from "./go.mjs";
import { isMain, repository } from "./repository.mjs";

const VERSION = "1.7.7";
const key = `actionlint-v${VERSION}-${process.platform}-${process.arch}`;

/**
 * Finds the linter: on PATH; else in the cache, where it is built from its Go module.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} the program
 */
export async function ensureActionlint({ log = console.error } = {}) {
  const installed = findExecutable("actionlint");
  if (installed !== undefined) return installed;
  const folder = inCache(key) ?? (await makeInCache(key, (draft) => buildActionlint(draft, log), log));
  return path.join(folder, "actionlint");
}

async function buildActionlint(folder, log) {
  await buildGo({
    module: path.join(repository, "tools/actionlint"),
    program: "github.com/rhysd/actionlint/cmd/actionlint",
    output: path.join(folder, "actionlint"),
    what: `actionlint v${VERSION}`,
    log,
  });
}

if (isMain(import.meta)) {
  try {
    console.log(await ensureActionlint());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
