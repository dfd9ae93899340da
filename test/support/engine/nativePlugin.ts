import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { packedPackage } from "../package/packedPackage";

const NAME = "pulumi-resource-influxdb-tokens";

/** A folder to put on PATH with the plugin of the packed package, as an executable that needs Node. */
export async function nativePlugin(): Promise<string> {
  const installed = path.join(await packedPackage(), "pulumi-influxdb-tokens");
  const folder = path.join(installed, "plugin-on-path");
  const bundle = await readFile(path.join(installed, `dist/plugin/${NAME}.cjs`), "utf8");
  await writePlugin(folder, bundle.startsWith("#!") ? bundle : `#!/usr/bin/env node\n${bundle}`);
  return folder;
}

/** Writes a plugin into a folder, which another test file may do at the same time. */
export async function writePlugin(folder: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = path.join(folder, `${NAME}-${process.pid}`);
  await writeFile(draft, text);
  await chmod(draft, 0o755);
  await rename(draft, path.join(folder, NAME));
}
