import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { capture } from "../machine/command.mjs";
import { withProgress } from "../machine/progress.mjs";

/**
 * Downloads an npm package, for whatever platform it is, and unpacks some of its files side by side.
 *
 * @param {string} key
 * @param {{ name: string, files: string[], checksums: string }} options `files`: their paths in the package;
 *   `checksums`: a file with the integrity of `NAME@VERSION`, as npm writes it
 */
export function packedByNpm(key, { name, files, checksums }) {
  const make = async (folder, { version, log }) => {
    const release = `${name}@${version}`;
    const expected = JSON.parse(await readFile(checksums, "utf8"))[release];
    if (expected === undefined) throw new Error(`${checksums} has no checksum of ${release}`);
    const archive = path.join(folder, `${name}-${version}.tgz`);
    await withProgress(`downloading ${release}`, log, () =>
      capture("npm", ["pack", release], { cwd: folder }),
    );
    const actual = createHash("sha512")
      .update(await readFile(archive))
      .digest("base64");
    if (`sha512-${actual}` !== expected) throw new Error(`${release} does not have its pinned checksum`);
    for (const file of files) {
      const strip = `--strip-components=${file.split("/").length}`;
      await capture("tar", ["-xzf", path.basename(archive), strip, `package/${file}`], { cwd: folder });
    }
    await rm(archive);
  };
  return { key, how: "downloaded from npm", make };
}
