import { readFile } from "node:fs/promises";
import path from "node:path";
import { capture } from "../machine/command.mjs";

/** Something about the source is not as a release needs it; the message says what to do. */
export class NotReleasable extends Error {}

/**
 * Checks that a release can be built from what is in a folder.
 *
 * @param {string} folder a Git work tree
 * @param {string} [tag] of the release; without one it is a rehearsal, which CHANGELOG.md need not announce yet
 * @returns {Promise<string>} the version
 * @throws {NotReleasable}
 */
export async function checkSource(folder, tag) {
  const git = (...args) => capture("git", args, { cwd: folder });
  const read = (name) => readFile(path.join(folder, name), "utf8");
  const changed = (await git("status", "--porcelain")).trimEnd();
  if (changed !== "") {
    throw new NotReleasable(`A release is built from a commit, and these files are in none:\n${changed}`);
  }
  const { version } = JSON.parse(await read("package.json"));
  const locked = JSON.parse(await read("package-lock.json"));
  for (const found of [locked.version, locked.packages[""].version]) {
    if (found === version) continue;
    throw new NotReleasable(
      `package-lock.json is of version ${found}, package.json of ${version}: run \`npm install\``,
    );
  }
  const section = /^## (.*)$/m.exec(await read("CHANGELOG.md"))?.[1] ?? "nothing";
  if (tag === undefined) {
    if (section.includes(version)) return version;
    throw new NotReleasable(`CHANGELOG.md begins with "${section}", which is not of version ${version}`);
  }
  if (tag !== `v${version}`) {
    throw new NotReleasable(`The tag is ${tag}, but package.json has version ${version}`);
  }
  if (section.split(" ")[0] !== version) {
    throw new NotReleasable(`CHANGELOG.md begins with "${section}": name that section "${version}"`);
  }
  const tagged = (await git("tag", "--points-at", "HEAD")).split("\n");
  if (!tagged.includes(tag))
    throw new NotReleasable(`The tag ${tag} is not at the commit that is checked out`);
  return version;
}
