// `npm run release:build`: everything of a release that needs no account, in build/release/.
//
//   npm run release:build                                    a rehearsal, before the tag is made
//   npm run release:build -- --tag v1.2.3 --archives FOLDER  with archives that were made on their own platforms
//   npm run release:build -- --platforms linux-amd64         with archives for these platforms (separated by commas)
import { copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { writeChecksums } from "./archives/checksums.mjs";
import { nodeVersion, platforms } from "./archives/platforms.mjs";
import { archiveOf, archivesFolder, makeArchives } from "./archives.mjs";
import { build } from "./build.mjs";
import { packagesInside } from "./bundle/contents.mjs";
import { CannotGet } from "./ensure.mjs";
import { CommandFailed, capture } from "./machine/command.mjs";
import { sbomOf } from "./release/sbom.mjs";
import { checkSource, NotReleasable } from "./release/source.mjs";
import { isMain, repository } from "./repository.mjs";

const release = path.join(repository, "build/release");
const log = console.log;

async function makeRelease({ tag, archives, wanted }) {
  const version = await checkSource(repository, tag);
  log(`building release ${version}${tag === undefined ? " (a rehearsal: no --tag was given)" : ""}`);
  await rm(release, { recursive: true, force: true });
  await mkdir(release, { recursive: true });
  await build();
  await capture("npm", ["pack", "--ignore-scripts", "--pack-destination", "build/release"], {
    cwd: repository,
  });
  log("packed the npm package");
  if (archives === undefined) await makeArchives(wanted, log);
  await takeArchives(archives ?? archivesFolder, wanted, version);
  const sbom = await sbomOf(repository, { inside: await packagesInside(), node: nodeVersion });
  await writeFile(path.join(release, `pulumi-influxdb-tokens-${version}.cdx.json`), sbom);
  await writeChecksums(release);
  log(`made ${path.relative(repository, release)}/:`);
  for (const name of (await readdir(release)).sort()) log(`  ${name}`);
}

async function takeArchives(folder, wanted, version) {
  const names = wanted.map((platform) => archiveOf(platform, version));
  const there = await readdir(folder);
  const missing = names.filter((name) => !there.includes(name));
  if (missing.length > 0) throw new NotReleasable(`${folder} lacks ${missing.join(", ")}`);
  for (const name of names) await copyFile(path.join(folder, name), path.join(release, name));
}

if (isMain(import.meta)) {
  try {
    const { values } = parseArgs({
      options: { tag: { type: "string" }, archives: { type: "string" }, platforms: { type: "string" } },
    });
    const { tag, archives } = values;
    await makeRelease({ tag, archives, wanted: values.platforms?.split(",") ?? Object.keys(platforms) });
  } catch (error) {
    const isExpected = [NotReleasable, CannotGet, CommandFailed].some((kind) => error instanceof kind);
    if (!isExpected && !String(error.code).startsWith("ERR_PARSE_ARGS")) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
