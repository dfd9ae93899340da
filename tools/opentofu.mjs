// OpenTofu, which the benchmarks compare with: `node tools/opentofu.mjs` gets it.
import path from "node:path";
import { inCache, makeInCache } from "./cache.mjs";
import { downloadArchive } from "./download.mjs";
import { findExecutable } from "./executable.mjs";
import { buildGo } from "./go.mjs";
import { isMain, repository } from "./repository.mjs";

const VERSION = "1.10.0";
const key = `opentofu-v${VERSION}-${process.platform}-${process.arch}`;
const processors = { x64: "amd64", arm64: "arm64" };

const fetched = [
  { name: `${key}-release`, make: downloadOpenTofu, how: "downloaded" },
  { name: `${key}-built`, make: buildOpenTofu, how: "built from its Go module" },
];

/**
 * Finds OpenTofu: on PATH; else in the cache, where it is downloaded or, failing that, built.
 *
 * @param {{ log?: (line: string) => void }} [options] `log`: told what takes long
 * @returns {Promise<string>} the program
 */
export async function ensureOpenTofu({ log = console.error } = {}) {
  const installed = findExecutable("tofu");
  if (installed !== undefined) return installed;
  for (const { name } of fetched) {
    const folder = inCache(name);
    if (folder !== undefined) return path.join(folder, "tofu");
  }
  const failures = [];
  for (const { name, make, how } of fetched) {
    try {
      return path.join(await makeInCache(name, (draft) => make(draft, log), log), "tofu");
    } catch (error) {
      failures.push(`  ${how}: ${error.message}`);
    }
  }
  throw new Error(
    [`OpenTofu v${VERSION} is not here and could not be had.`, ...failures, "Install Go to build it."].join(
      "\n",
    ),
  );
}

async function downloadOpenTofu(folder, log) {
  const release = `https://github.com/opentofu/opentofu/releases/download/v${VERSION}`;
  const target = `${process.platform}_${processors[process.arch] ?? process.arch}`;
  await downloadArchive({
    url: `${release}/tofu_${VERSION}_${target}.tar.gz`,
    checksums: [`${release}/tofu_${VERSION}_SHA256SUMS`],
    folder,
    log,
  });
}

async function buildOpenTofu(folder, log) {
  await buildGo({
    module: path.join(repository, "tools/opentofu"),
    program: "github.com/opentofu/opentofu/cmd/tofu",
    output: path.join(folder, "tofu"),
    what: `OpenTofu v${VERSION}`,
    hint: "about 3 minutes",
    log,
  });
}

if (isMain(import.meta)) {
  try {
    console.log(await ensureOpenTofu());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
