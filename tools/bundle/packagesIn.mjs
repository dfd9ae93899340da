import path from "node:path";
import { repository } from "../repository.mjs";

/**
 * The folders of the npm packages that a bundle has code of, sorted.
 *
 * @param {import("esbuild").Metafile} metafile
 */
export function packagesIn(metafile) {
  const folders = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
      if (folder !== undefined && bytesInOutput > 0) folders.add(path.join(repository, folder));
    }
  }
  return [...folders].sort();
}
