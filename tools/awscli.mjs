// The command of AWS, which tests run against a service of their own: `node tools/awscli.mjs` gets it.
import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { CommandFailed, capture } from "./command.mjs";
import { findExecutable } from "./executable.mjs";
import { withProgress } from "./progress.mjs";
import { pythonWithPip } from "./python.mjs";
import { isMain, repository } from "./repository.mjs";

const VERSION = "1.45.11";
const key = `awscli-v${VERSION}-${process.platform}-${process.arch}`;

/**
 * Finds `aws`: on PATH, of whichever release; else in the cache, where it is installed from its Python packages.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} the program
 * @throws Error saying why there is none
 */
export async function ensureAwsCli({ log = console.error } = {}) {
  const installed = findExecutable("aws");
  if (installed !== undefined) return installed;
  const folder = inCache(key) ?? (await makeInCache(key, (draft) => install(draft, log), log));
  return path.join(folder, "aws");
}

async function install(folder, log) {
  if (process.platform !== "linux") throw new Error("the command of AWS is not installed: put aws on PATH");
  const python = await pythonWithPip(
    "the command of AWS is not installed: put aws on PATH, or install Python 3 and pip to get it",
    log,
  );
  const pins = path.join(repository, "tools/awscli/requirements.txt");
  const options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--no-cache-dir", "--no-compile"];
  const args = ["-m", "pip", "install", ...options, "--target", path.join(folder, "packages")];
  await withProgress(`installing the command of AWS v${VERSION}`, log, () =>
    capture(python, [...args, "--requirement", pins]),
  );
  const program = path.join(folder, "aws");
  await writeFile(program, LAUNCHER);
  await chmod(program, 0o755);
}

/** The folder is moved after it was filled, so that the place is known only at the start. */
const LAUNCHER = `#!/bin/sh
packages=$(dirname "$0")/packages
PYTHONPATH=$packages exec python3 "$packages/bin/aws" "$@"
`;

if (isMain(import.meta)) {
  try {
    console.log(await ensureAwsCli());
  } catch (error) {
    console.error(error instanceof CommandFailed ? error.message.split("\n")[0] : error.message);
    process.exitCode = 1;
  }
}
