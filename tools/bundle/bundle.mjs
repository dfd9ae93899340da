import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { repository } from "../repository.mjs";
import { noticesOf } from "./notices.mjs";

/** The name of the plugin's program, which the engine looks for. */
export const pluginName = "pulumi-resource-influxdb-tokens";

/**
 * Bundles the plugin into one file that needs only Node, with the licences of what is inside it.
 *
 * @param {string} folder gets the bundle and THIRD-PARTY-NOTICES; created if it does not exist
 * @throws if something inside has a licence that is not permissive
 */
export async function bundlePlugin(folder) {
  // A checkout that only compiles or tests something else does without it.
  const { build } = await import("esbuild");
  const { metafile, outputFiles } = await build({
    absWorkingDir: repository,
    entryPoints: ["plugin/main.ts"],
    outfile: path.join(folder, `${pluginName}.cjs`),
    write: false,
    metafile: true,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // Paths of modules are in the bundle: they must not depend on where node_modules really is.
    preserveSymlinks: true,
    // Names stay as they are: stack traces and the names of errors show them.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    // gRPC asks for it only to describe its own channels and loads, which the plugin never does.
    alias: { "@grpc/proto-loader": "./tools/bundle/leftOut.cjs" },
    logLevel: "silent",
  });
  await mkdir(folder, { recursive: true });
  for (const { path: file, contents } of outputFiles) await writeFile(file, contents);
  await writeFile(path.join(folder, "THIRD-PARTY-NOTICES"), await noticesOf(packagesIn(metafile)));
}

/** The folders of the npm packages that a bundle has code of, sorted. */
function packagesIn(metafile) {
  const folders = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
      if (folder !== undefined && bytesInOutput > 0) folders.add(path.join(repository, folder));
    }
  }
  return [...folders].sort();
}
