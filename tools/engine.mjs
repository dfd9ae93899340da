// The Pulumi engine, on a machine that may not have it: `npm run engine` gets it and says where it is.
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { buildEngine } from "./engine/built.mjs";
import { installedEngine } from "./engine/installed.mjs";
import { downloadEngine } from "./engine/released.mjs";
import { ENGINE_VERSION, MINIMUM_ENGINE_VERSION } from "./engine/version.mjs";
import { findExecutable } from "./executable.mjs";
import { isMain, repository } from "./repository.mjs";

const key = `pulumi-v${ENGINE_VERSION}-${process.platform}-${process.arch}`;

/** Ways to the engine when none is installed, the quicker one first. */
const fetched = [
  { name: `${key}-release`, make: downloadEngine, how: "downloaded" },
  { name: `${key}-built`, make: buildEngine, how: "built from its Go modules" },
];

/**
 * Finds the engine: on PATH; else in the cache, where it is downloaded or, failing that, built.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<{ version: string, how: string, path: string[] }>} `path`: folders to put on PATH, which hold
 *   `pulumi`, `pulumi-language-nodejs` and the launcher of dynamic providers
 */
export async function ensureEngine({ log = console.error } = {}) {
  const failures = [];
  try {
    return withLauncher({ ...(await installedEngine()), how: "installed" });
  } catch (error) {
    failures.push(`on PATH: ${error.message}`);
  }
  for (const { name, how } of fetched) {
    const folder = inCache(name);
    if (folder !== undefined) return engineIn(folder, how);
  }
  for (const { name, make, how } of fetched) {
    try {
      return engineIn(await makeInCache(name, (draft) => make(draft, log), log), how);
    } catch (error) {
      failures.push(`${how}: ${error.message}`);
    }
  }
  throw new Error(
    [
      "The Pulumi engine is not here and could not be had.",
      ...failures.map((failure) => `  ${failure}`),
      `Install pulumi v${MINIMUM_ENGINE_VERSION} or later (https://www.pulumi.com/docs/install/), or Go to build it.`,
    ].join("\n"),
  );
}

function engineIn(folder, how) {
  return withLauncher({ version: `v${ENGINE_VERSION}`, how, path: [folder] });
}

/** The launcher of dynamic providers comes with the engine; some packagers leave it out, and npm's SDK has it. */
function withLauncher(engine) {
  const launcher = "pulumi-resource-pulumi-nodejs";
  const found = findExecutable(launcher, engine.path) ?? findExecutable(launcher);
  if (found !== undefined) return engine;
  return { ...engine, path: [...engine.path, path.join(repository, "node_modules/@pulumi/pulumi")] };
}

if (isMain(import.meta)) {
  try {
    const engine = await ensureEngine();
    const folders = engine.path.join(path.delimiter);
    console.log(
      process.argv.includes("--path") ? folders : `pulumi ${engine.version}, ${engine.how}: ${folders}`,
    );
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
