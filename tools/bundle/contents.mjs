import { readFile } from "node:fs/promises";
import path from "node:path";
import { pluginContents } from "./bundle.mjs";
import { libraryContents } from "./libraries.mjs";

/**
 * The npm packages that a release contains code of: in the plugin, and in the libraries of the command line.
 *
 * @returns {Promise<{ name: string, version: string }[]>}
 */
export async function packagesInside() {
  const folders = new Set([...(await pluginContents()), ...(await libraryContents())]);
  return await Promise.all(
    [...folders].map(async (folder) => {
      const { name, version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
      return { name, version };
    }),
  );
}
