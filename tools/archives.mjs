// `npm run archives`: the plugin as one executable for each platform, for programs in any language.
//
//   npm run archives                       for all platforms
//   npm run archives -- linux-arm64 …      for some
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { writeChecksums } from "./archives/checksums.mjs";
import { makeExecutable } from "./archives/executable.mjs";
import { host, platforms } from "./archives/platforms.mjs";
import { build } from "./build.mjs";
import { pluginName } from "./bundle/bundle.mjs";
import { CannotGet, ensure } from "./ensure.mjs";
import { CommandFailed, capture } from "./machine/command.mjs";
import { isMain, repository } from "./repository.mjs";

const plugin = path.join(repository, "dist/plugin");

/** Where the archives are made. */
export const archivesFolder = path.join(repository, "build/archives");

/** The name of an archive, which the engine expects. */
export const archiveOf = (platform, version) => `${pluginName}-v${version}-${platform}.tar.gz`;

/**
 * Makes the archives and their checksums.txt, in place of those that are there.
 *
 * @param {string[]} [names] of platforms; by default all
 * @param {(line: string) => void} [log]
 */
export async function makeArchives(names = Object.keys(platforms), log = console.log) {
  const unknown = names.filter((name) => platforms[name] === undefined);
  if (unknown.length > 0) {
    throw new CannotGet(
      `there is no platform ${unknown.join(", ")}: there are ${Object.keys(platforms).join(", ")}`,
    );
  }
  await build();
  const { version } = JSON.parse(await readFile(path.join(repository, "package.json"), "utf8"));
  const builder = await nodeOf(host, log);
  // The package for Windows lacks it.
  const { licence } = await nodeOf("linux-amd64", log);
  await rm(archivesFolder, { recursive: true, force: true });
  await mkdir(archivesFolder, { recursive: true });
  for (const platform of names) {
    const started = Date.now();
    const archive = path.join(archivesFolder, archiveOf(platform, version));
    const { program } = await nodeOf(platform, log);
    await makeArchive(platform, { archive, node: program, licence, builder: builder.program });
    log(`${path.basename(archive)}: ${((Date.now() - started) / 1000).toFixed(1)} s${remark(platform)}`);
  }
  await writeChecksums(archivesFolder);
}

async function makeArchive(platform, { archive, node, licence, builder }) {
  const folder = `${archive}.draft`;
  await mkdir(folder);
  const bundle = path.join(plugin, `${pluginName}.cjs`);
  const executable = await makeExecutable(platform, { bundle, node, builder, folder });
  const notices = path.join(folder, "THIRD-PARTY-NOTICES");
  await writeFile(notices, await allNotices(licence));
  await copyFile(path.join(repository, "LICENSE"), path.join(folder, "LICENSE"));
  // Releases of Node differ in how they compress.
  const pack = path.join(repository, "tools/archives/pack.mjs");
  await capture(builder, [pack, archive, executable, path.join(folder, "LICENSE"), notices]);
  await rm(folder, { recursive: true });
}

/** The executable contains Node as well. */
async function allNotices(licence) {
  const inBundle = await readFile(path.join(plugin, "THIRD-PARTY-NOTICES"), "utf8");
  const line = "=".repeat(80);
  return `${inBundle.trimEnd()}\n\n${line}\nNode.js\n${line}\n\n${await readFile(licence, "utf8")}`;
}

async function nodeOf(platform, log) {
  const { at } = await ensure(`node-${platform}`, { log });
  return { program: path.join(at, platforms[platform].program), licence: path.join(at, "LICENSE") };
}

function remark(platform) {
  if (platform === host) return "";
  if (platforms[platform].format === "Mach-O" && process.platform !== "darwin") {
    return " (not signed: macOS starts it only after `codesign --sign -`, which only macOS has)";
  }
  return " (not started: this machine is another platform)";
}

if (isMain(import.meta)) {
  try {
    const given = process.argv.slice(2);
    await makeArchives(given.length > 0 ? given : undefined);
    console.log(`made ${path.relative(repository, archivesFolder)}/`);
  } catch (error) {
    if (!(error instanceof CommandFailed || error instanceof CannotGet)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
