// A generic REST provider for OpenTofu, which the benchmarks compare with: `node tools/restapi.mjs` gets it.
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { buildGo } from "./go.mjs";
import { isMain, repository } from "./repository.mjs";

const VERSION = "1.20.0";
const plugin = "terraform-provider-restapi";
const key = `restapi-v${VERSION}-${process.platform}-${process.arch}`;

/**
 * Finds the provider in the cache, where it is built from its Go module.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} the folder that holds it, for `dev_overrides`
 */
export async function ensureRestapi({ log = console.error } = {}) {
  return inCache(key) ?? (await makeInCache(key, (draft) => buildRestapi(draft, log), log));
}

async function buildRestapi(folder, log) {
  await buildGo({
    module: path.join(repository, "tools/restapi"),
    program: "github.com/Mastercard/terraform-provider-restapi",
    output: path.join(folder, plugin),
    what: `the REST provider v${VERSION}`,
    log,
  });
}

if (isMain(import.meta)) {
  try {
    console.log(await ensureRestapi());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
