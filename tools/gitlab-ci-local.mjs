// The linter and runner of GitLab CI files, which tests use on the example: `node tools/gitlab-ci-local.mjs` gets it.
import { copyFile } from "node:fs/promises";
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { capture } from "./command.mjs";
import { withProgress } from "./progress.mjs";
import { isMain, repository } from "./repository.mjs";

/** The last release that runs on Node 20. */
const VERSION = "4.72.0";
const key = `gitlab-ci-local-v${VERSION}`;
const pinned = path.join(repository, "tools/gitlab-ci-local");

/**
 * Finds the linter in the cache, where it is installed from npm; it has too many dependencies for the project's own.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} the program, to be run with Node
 */
export async function ensureGitlabCiLocal({ log = console.error } = {}) {
  const folder = inCache(key) ?? (await makeInCache(key, (draft) => installLinter(draft, log), log));
  return path.join(folder, "node_modules/gitlab-ci-local/dist/index.js");
}

async function installLinter(folder, log) {
  for (const file of ["package.json", "package-lock.json"]) {
    await copyFile(path.join(pinned, file), path.join(folder, file));
  }
  await withProgress(`installing gitlab-ci-local v${VERSION}`, log, () =>
    capture("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder }),
  );
}

if (isMain(import.meta)) {
  try {
    console.log(await ensureGitlabCiLocal());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
