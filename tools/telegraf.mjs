// Telegraf, InfluxData's agent, which tests hand tokens to: `node tools/telegraf.mjs` gets it.
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { capture } from "./command.mjs";
import { findExecutable } from "./executable.mjs";
import { buildGo } from "./go.mjs";
import { isMain, repository } from "./repository.mjs";
import { isAtLeast } from "./version.mjs";

const VERSION = "1.34.0";
/** The first release whose `inputs.http` takes its token from a secret store. */
const MINIMUM = "1.28.0";
const key = `telegraf-v${VERSION}-${process.platform}-${process.arch}`;

/** The plugins that the tests use: with all of them, Telegraf takes many minutes to build. */
const PLUGINS = [
  "inputs.http",
  "outputs.file",
  "parsers.json_v2",
  "secretstores.http",
  "secretstores.jose",
  "serializers.json",
];

/**
 * Finds Telegraf: on PATH; else in the cache, where it is built from its Go module.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} the program
 * @throws Error saying why there is none
 */
export async function ensureTelegraf({ log = console.error } = {}) {
  const installed = findExecutable("telegraf");
  if (installed !== undefined && (await isUsable(installed))) return installed;
  const folder = inCache(key) ?? (await makeInCache(key, (draft) => buildTelegraf(draft, log), log));
  return path.join(folder, "telegraf");
}

async function isUsable(program) {
  const version = await capture(program, ["--version"]).catch(() => "");
  return /^Telegraf v?\d/.test(version) && isAtLeast(version, MINIMUM);
}

async function buildTelegraf(folder, log) {
  await buildGo({
    module: path.join(repository, "tools/telegraf"),
    program: "github.com/influxdata/telegraf/cmd/telegraf",
    output: path.join(folder, "telegraf"),
    ldflags: [`-X github.com/influxdata/telegraf/internal.Version=${VERSION}`],
    tags: ["custom", ...PLUGINS],
    what: `Telegraf v${VERSION}`,
    hint: "about a minute",
    log,
  });
}

if (isMain(import.meta)) {
  try {
    console.log(await ensureTelegraf());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
