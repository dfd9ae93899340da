// Pulumi's random plugin, which tests use beside the tokens: `node tools/random-plugin.mjs` gets it.
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { downloadArchive } from "./download.mjs";
import { findExecutable } from "./executable.mjs";
import { buildGo } from "./go.mjs";
import { isMain, repository } from "./repository.mjs";

/** The release of npm's @pulumi/random, which the plugin has to match. */
export const RANDOM_VERSION = "4.21.2";

const plugin = "pulumi-resource-random";
const key = `random-v${RANDOM_VERSION}-${process.platform}-${process.arch}`;
const processors = { x64: "amd64", arm64: "arm64" };

const fetched = [
  { name: `${key}-release`, make: downloadPlugin, how: "downloaded" },
  { name: `${key}-built`, make: buildPlugin, how: "built from its Go modules" },
];

/**
 * Finds the random plugin: on PATH; else in the cache, where it is downloaded or, failing that, built.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} the folder to put on PATH, where the engine finds it
 */
export async function ensureRandomPlugin({ log = console.error } = {}) {
  const installed = findExecutable(plugin);
  if (installed !== undefined) return path.dirname(installed);
  for (const { name } of fetched) {
    const folder = inCache(name);
    if (folder !== undefined) return folder;
  }
  const failures = [];
  for (const { name, make, how } of fetched) {
    try {
      return await makeInCache(name, (draft) => make(draft, log), log);
    } catch (error) {
      failures.push(`  ${how}: ${error.message}`);
    }
  }
  throw new Error(
    [
      `The plugin ${plugin} v${RANDOM_VERSION} is not here and could not be had.`,
      ...failures,
      "Install Go to build it.",
    ].join("\n"),
  );
}

async function downloadPlugin(folder, log) {
  const target = `${process.platform}-${processors[process.arch] ?? process.arch}`;
  const url = `https://get.pulumi.com/releases/plugins/${plugin}-v${RANDOM_VERSION}-${target}.tar.gz`;
  await downloadArchive({ url, folder, log });
}

async function buildPlugin(folder, log) {
  await buildGo({
    module: path.join(repository, "tools/random-plugin"),
    program: ".",
    output: path.join(folder, plugin),
    ldflags: [`-X main.version=${RANDOM_VERSION}`],
    what: `the random plugin v${RANDOM_VERSION}`,
    hint: "about 3 minutes",
    log,
  });
}

if (isMain(import.meta)) {
  try {
    console.log(await ensureRandomPlugin());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
