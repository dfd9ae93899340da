import { chmod, copyFile } from "node:fs/promises";
import path from "node:path";
import { capture } from "../machine/command.mjs";
import { pinsOf } from "../repository.mjs";
import { buildGo } from "../ways/go.mjs";
import { folderWith } from "../ways/onPath.mjs";

const host = "pulumi-language-python";
/** The script that runs a program: the host searches for it beside itself. */
const runner = "pulumi-language-python-exec";
const module = pinsOf("python-host");
const sdk = "github.com/pulumi/pulumi/sdk/v3";

/** The folder of PATH that has both. */
export function installedPythonHost() {
  const folder = folderWith([host, runner], (process.env.PATH ?? "").split(path.delimiter));
  if (folder === undefined) throw new Error(`no folder of PATH has ${host} and ${runner}`);
  return { at: folder };
}

/** Builds the host from the Go module that Pulumi publishes, and copies the script from it. */
export async function buildPythonHost(folder, { title, log }) {
  const source = `${sdk}/python/cmd/${host}`;
  await buildGo({ module, source, output: path.join(folder, host), title, log });
  const published = await capture("go", ["list", "-m", "-f", "{{.Dir}}", sdk], { cwd: module });
  await copyFile(path.join(published.trim(), "python/cmd", runner), path.join(folder, runner));
  await chmod(path.join(folder, runner), 0o755);
}
