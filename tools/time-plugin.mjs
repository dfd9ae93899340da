// The plugin behind npm's @pulumiverse/time, which tests use beside the tokens: `node tools/time-plugin.mjs` gets it.
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { buildGo } from "./go.mjs";
import { isMain, repository } from "./repository.mjs";

/** The release of npm's @pulumiverse/time, which the plugin has to match. */
const VERSION = "0.1.1";
/** The release of the Terraform provider that the plugin bridges. */
const PROVIDER_VERSION = "0.13.1";

const key = `time-v${VERSION}-provider-v${PROVIDER_VERSION}-${process.platform}-${process.arch}`;

/**
 * Finds the time plugin in the cache, where it is built from its Go modules. A released one will not do: tests
 * move the clock of this one.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} the folder to put on PATH, where the engine finds it
 */
export async function ensureTimePlugin({ log = console.error } = {}) {
  return inCache(key) ?? (await makeInCache(key, (draft) => buildPlugin(draft, log), log));
}

async function buildPlugin(folder, log) {
  await buildGo({
    module: path.join(repository, "tools/time-plugin"),
    program: ".",
    output: path.join(folder, "pulumi-resource-time"),
    ldflags: [`-X main.version=${VERSION}`],
    what: `the time plugin v${VERSION}`,
    hint: "about 3 minutes, seconds after the random plugin",
    log,
  });
}

if (isMain(import.meta)) {
  try {
    console.log(await ensureTimePlugin());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
