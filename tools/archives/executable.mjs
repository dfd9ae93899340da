import { chmod, copyFile, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pluginName } from "../bundle/bundle.mjs";
import { capture } from "../machine/command.mjs";
import { repository } from "../repository.mjs";
import { checkExecutable, FUSE } from "./check.mjs";
import { removeSignature } from "./formats/portableExecutable.mjs";
import { host, platforms } from "./platforms.mjs";

const BLOB = "plugin.blob";

/**
 * Makes one executable of Node and the bundled plugin, and checks it.
 *
 * @param {string} platform
 * @param {{ bundle: string, node: string, builder: string, folder: string }} options `node`: the platform's Node;
 *   `builder`: the same release for this machine; `folder`: where to work
 * @returns {Promise<string>} the executable
 */
export async function makeExecutable(platform, { bundle, node, builder, folder }) {
  const { format } = platforms[platform];
  const executable = path.join(folder, format === "PE" ? `${pluginName}.exe` : pluginName);
  await copyFile(node, executable);
  await chmod(executable, 0o755);
  await inject(executable, await makeBlob(platform, { bundle, builder, folder }));
  if (format === "PE") await change(executable, removeSignature);
  const signed = format === "Mach-O" && process.platform === "darwin";
  if (signed) await capture("codesign", ["--sign", "-", "--identifier", pluginName, executable]);
  checkExecutable(await readFile(executable), { platform, bundle: await readFile(bundle), signed });
  return executable;
}

/** What Node runs instead of a script. */
async function makeBlob(platform, { bundle, builder, folder }) {
  // Node writes this path into the blob: it must say nothing about this machine.
  const main = `${pluginName}.cjs`;
  await copyFile(bundle, path.join(folder, main));
  const settings = {
    main,
    output: BLOB,
    disableExperimentalSEAWarning: true,
    // Compiled code is faster to start, but only this platform's Node can make and use it.
    useCodeCache: platform === host,
    // NODE_OPTIONS is meant for the user's own program: its `--require` would stop the plugin, and a size of the heap
    // make Node ignore the compiled code, and warn of that in the user's preview.
    execArgvExtension: "none",
    execArgv: ["--no-warnings"],
  };
  await writeFile(path.join(folder, "sea.json"), JSON.stringify(settings));
  // With a seed of its own for each process, V8 would compile the same code to different bytes.
  await capture(builder, ["--random-seed=1", "--experimental-sea-config", "sea.json"], { cwd: folder });
  return path.join(folder, BLOB);
}

async function inject(executable, blob) {
  // A process of its own: it warns on standard output that the signature no longer holds, and takes much memory.
  const postject = path.join(repository, "node_modules/postject/dist/cli.js");
  const options = ["--sentinel-fuse", FUSE, "--macho-segment-name", "NODE_SEA"];
  await capture(process.execPath, [postject, executable, "NODE_SEA_BLOB", blob, ...options]);
}

async function change(file, edit) {
  const bytes = await readFile(file);
  edit(bytes);
  await writeFile(file, bytes);
}
