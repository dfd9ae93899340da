import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { repository } from "../repository.mjs";
import { noticesOf } from "./notices.mjs";
import { packagesIn } from "./packagesIn.mjs";

const launcher = path.join(repository, "tools/bundle/launcher");

/** The name of the plugin's program, which the engine looks for. */
export const pluginName = "pulumi-resource-influxdb-tokens";

/**
 * Puts into a folder what the engine needs to run the plugin with the Node of the machine: the plugin as one file, a
 * launcher, and the licences of what is inside.
 *
 * @param {string} folder created if it does not exist
 * @throws if something inside has a licence that is not permissive
 */
export async function bundlePlugin(folder) {
  const { bundle, packages } = await bundled();
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${pluginName}.cjs`), bundle);
  await writeFile(path.join(folder, "THIRD-PARTY-NOTICES"), await noticesOf(packages));
  // The launcher has no extension, so whether it is CommonJS must not depend on the user's folders above it.
  for (const name of [pluginName, `${pluginName}.cmd`, "package.json"]) {
    await copyFile(path.join(launcher, name), path.join(folder, name));
  }
  await chmod(path.join(folder, pluginName), 0o755);
}

/** The folders of the npm packages that the plugin contains code of, sorted. */
export async function pluginContents() {
  return (await bundled()).packages;
}

async function bundled() {
  // A checkout that only compiles or tests something else does without it.
  const { build } = await import("esbuild");
  const { metafile, outputFiles } = await build({
    absWorkingDir: repository,
    entryPoints: ["plugin/main.ts"],
    outfile: `${pluginName}.cjs`,
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
    // Node shows the line of an error: not the whole plugin.
    lineLimit: 160,
    legalComments: "none",
    // gRPC asks for it only to describe its own channels and loads, which the plugin never does.
    alias: { "@grpc/proto-loader": "./tools/bundle/leftOut.cjs" },
    logLevel: "silent",
  });
  return { bundle: outputFiles[0].contents, packages: packagesIn(metafile) };
}
