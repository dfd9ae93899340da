import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { capture } from "../machine/command.mjs";
import { withProgress } from "../machine/progress.mjs";
import { pinsOf } from "../repository.mjs";

const copier = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

/** Downloads the dependencies that pom.xml names: these jars, with these contents, that SHA256SUMS lists. */
export function downloadedWithMaven(key) {
  const make = async (folder, { name, title, log }) => {
    const pins = pinsOf(name);
    const args = [
      "--batch-mode",
      "--file",
      path.join(pins, "pom.xml"),
      copier,
      `-DoutputDirectory=${folder}`,
    ];
    await withProgress(`downloading ${title}`, log, () => capture("mvn", args));
    const [pinned, actual] = [await readFile(path.join(pins, "SHA256SUMS"), "utf8"), await sumsOf(folder)];
    if (actual !== pinned) throw new Error(`the jars of ${title} are not those that SHA256SUMS lists`);
  };
  return { key, how: "downloaded with Maven", make };
}

/** As `sha256sum` prints them. */
async function sumsOf(folder) {
  const lines = (await readdir(folder)).sort().map(async (jar) => {
    const hash = createHash("sha256").update(await readFile(path.join(folder, jar)));
    return `${hash.digest("hex")}  ${jar}\n`;
  });
  return (await Promise.all(lines)).join("");
}
