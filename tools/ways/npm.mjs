import { copyFile } from "node:fs/promises";
import path from "node:path";
import { capture } from "../machine/command.mjs";
import { hashOfFiles } from "../machine/hash.mjs";
import { withProgress } from "../machine/progress.mjs";

const FILES = ["package.json", "package-lock.json"];

/** Installs npm packages as the files in a folder pin them. */
export function installedWithNpm(key, pins) {
  const make = async (folder, { title, log }) => {
    for (const name of FILES) await copyFile(path.join(pins, name), path.join(folder, name));
    // Install scripts would fetch more, such as Pulumi's plugins.
    const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    await withProgress(`installing ${title}`, log, () => capture("npm", args, { cwd: folder }));
  };
  return { key, how: "installed with npm", make };
}

/** The packages that the files in a folder pin. */
export function hashOfPackages(pins) {
  return hashOfFiles(pins, FILES);
}
