import { copyFile, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pluginName } from "../bundle/bundle.mjs";
import { capture } from "../machine/command.mjs";
import { checkExecutable } from "./check.mjs";
import { removeSignature } from "./formats/portableExecutable.mjs";
import { host, platforms } from "./platforms.mjs";

/**
 * Makes one executable of Node and the bundled plugin, and checks it.
 *
 * @param {string} platform
 * @param {{ bundle: string, node: string, builder: string, folder: string }} options `node`: the platform's Node;
 *   `builder`: this machine's, of the same release line; `folder`: where to work
 * @returns {Promise<string>} the executable
 */
export async function makeExecutable(platform, { bundle, node, builder, folder }) {
  const { format } = platforms[platform];
  const main = `${pluginName}.cjs`;
  const output = format === "PE" ? `${pluginName}.exe` : pluginName;
  const executable = path.join(folder, output);
  await copyFile(bundle, path.join(folder, main));
  const settings = {
    // Node writes this path into the executable: it must say nothing about this machine.
    main,
    output,
    executable: node,
    disableExperimentalSEAWarning: true,
    // Compiled code is faster to start, but only this platform's Node can make and use it.
    useCodeCache: platform === host,
    // NODE_OPTIONS is meant for the user's own program: its `--require` or `--inspect-brk` would stop the plugin.
    execArgvExtension: "none",
  };
  await writeFile(path.join(folder, "sea.json"), JSON.stringify(settings));
  // With a seed of its own for each process, V8 would compile the same code to different bytes.
  await capture(builder, ["--random-seed=1", "--build-sea", "sea.json"], { cwd: folder });
  if (format === "PE") await change(executable, removeSignature);
  const signed = format === "Mach-O" && process.platform === "darwin";
  if (signed) await capture("codesign", ["--sign", "-", "--identifier", pluginName, executable]);
  checkExecutable(await readFile(executable), { platform, bundle: await readFile(bundle), signed });
  return executable;
}

async function change(file, edit) {
  const bytes = await readFile(file);
  edit(bytes);
  await writeFile(file, bytes);
}
