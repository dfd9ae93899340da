// A plugin behind npm's @pulumi/vault, with which tests write to OpenBao: `node tools/vault-plugin.mjs` gets it.
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { buildGo } from "./go.mjs";
import { isMain, repository } from "./repository.mjs";

/** The release of npm's @pulumi/vault in test/support/stores/packages, which the plugin has to match. */
const VERSION = "7.8.0";
const key = `vault-v${VERSION}-${process.platform}-${process.arch}`;

/**
 * Finds the vault plugin in the cache, where it is built from its Go modules.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} the folder to put on PATH, where the engine finds it
 */
export async function ensureVaultPlugin({ log = console.error } = {}) {
  return inCache(key) ?? (await makeInCache(key, (draft) => buildPlugin(draft, log), log));
}

async function buildPlugin(folder, log) {
  await buildGo({
    module: path.join(repository, "tools/vault-plugin"),
    program: ".",
    output: path.join(folder, "pulumi-resource-vault"),
    ldflags: [`-X main.version=${VERSION}`],
    what: `the vault plugin v${VERSION}`,
    hint: "about 3 minutes",
    log,
  });
}

if (isMain(import.meta)) {
  try {
    console.log(await ensureVaultPlugin());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
