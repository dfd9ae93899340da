// Compiles the package and bundles the plugin into dist/; does nothing when they are up to date.
import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { bundlePlugin } from "./bundle/bundle.mjs";
import { bundleLibraries } from "./bundle/libraries.mjs";
import { bundlePage } from "./bundle/page.mjs";
import { CommandFailed, capture } from "./machine/command.mjs";
import { withLock } from "./machine/lock.mjs";
import { keepPublicTypes } from "./publicTypes.mjs";
import { isMain, repository } from "./repository.mjs";
import { leaveOutComments } from "./withoutComments.mjs";

const sources = ["provider", "cli", "emulator", "plugin", "policy", "tools/bundle"];
const settings = [
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "tools/build.mjs",
  "tools/publicTypes.mjs",
  "tools/withoutComments.mjs",
];
const dist = path.join(repository, "dist");
const scratch = path.join(repository, "build");
const stamp = path.join(scratch, "dist.stamp");

/**
 * Compiles the package and bundles the plugin into dist/.
 *
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function build() {
  return await withLock(path.join(scratch, "dist.lock"), async () => {
    const hash = await hashOfSources();
    if (await isUpToDate(hash)) return false;
    const draft = path.join(scratch, `dist-${process.pid}`);
    await rm(draft, { recursive: true, force: true });
    try {
      await compile(draft);
      await bundlePlugin(path.join(draft, "plugin"));
      await rm(stamp, { force: true });
      await replace(draft);
      await writeFile(stamp, await stampOf(hash));
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    return true;
  });
}

async function compile(draft) {
  const tsc = path.join(repository, "node_modules/typescript/bin/tsc");
  const args = [tsc, "-p", "tsconfig.build.json", "--outDir", draft, "--noEmitOnError"];
  await capture(process.execPath, args, { cwd: repository });
  const manifest = JSON.parse(await readFile(path.join(repository, "package.json"), "utf8"));
  await keepPublicTypes(draft, manifest);
  await leaveOutComments(draft);
  await bundleLibraries(path.join(draft, "cli/libraries"));
  await bundlePage(path.join(draft, "cli/report/assets"));
  await chmod(path.join(draft, "cli/main.js"), 0o755);
}

/** Moves file by file, so that a process that loads from dist/ at the same time finds every file. */
async function replace(draft) {
  const fresh = await filesBelow(draft);
  for (const file of fresh) {
    await mkdir(path.dirname(path.join(dist, file)), { recursive: true });
    await rename(path.join(draft, file), path.join(dist, file));
  }
  const gone = (await filesBelow(dist)).filter((file) => !fresh.includes(file));
  for (const file of gone) await rm(path.join(dist, file));
}

async function isUpToDate(hash) {
  const stamped = await readFile(stamp, "utf8").catch(() => undefined);
  return stamped !== undefined && stamped === (await stampOf(hash));
}

/** Records which sources were made into which files, so that a deleted one is noticed too. */
async function stampOf(hash) {
  return JSON.stringify({ sources: hash, files: await filesBelow(dist) });
}

async function hashOfSources() {
  const hash = createHash("sha256");
  const files = [...settings];
  for (const folder of sources) {
    for (const file of await filesBelow(path.join(repository, folder))) files.push(path.join(folder, file));
  }
  for (const file of files) {
    hash.update(`\0${file}\0`).update(await readFile(path.join(repository, file)));
  }
  return hash.digest("hex");
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
}

if (isMain(import.meta)) {
  try {
    const started = Date.now();
    const done = await build();
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(done ? `built dist/ in ${seconds} s` : "dist/ is up to date");
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
