import { copyFile, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** The SDK's module, as its go.mod says. */
async function moduleOf(sdk: string): Promise<string> {
  const [, name = ""] = /^module (.*)$/m.exec(await readFile(path.join(sdk, "go.mod"), "utf8")) ?? [];
  return name;
}

/**
 * Does what `go mod tidy` does, without the network: the project's go.mod names the SDK, and every module of the
 * requirement `go-sdk`.
 *
 * @param places `pins`: the requirement; `sdk`: the SDK's folder
 */
export async function becomeGoProject(
  project: string,
  { pins, sdk }: { readonly pins: string; readonly sdk: string },
): Promise<void> {
  const module = await moduleOf(sdk);
  const pinned = (await readFile(path.join(pins, "go.mod"), "utf8")).replace(
    /^module .*$/m,
    "module program",
  );
  const added = `require ${module} v0.1.0\n\nreplace ${module} => ${sdk}\n`;
  await writeFile(path.join(project, "go.mod"), `${pinned}\n${added}`);
  await copyFile(path.join(pins, "go.sum"), path.join(project, "go.sum"));
}
