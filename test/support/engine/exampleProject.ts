import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { packedPackage } from "../package/packedPackage";
import { become } from "./consumerProject";
import type { Workspace } from "./workspace";

const examples = path.resolve(__dirname, "../../../examples");

/** Makes a workspace's project a copy of an example, as it is, with the packed package installed. */
export async function becomeExample(workspace: Workspace, example: string): Promise<void> {
  const folder = path.join(examples, example);
  const files: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.relative(folder, file)] = await readFile(file, "utf8");
  }
  // The stack is of the workspace's project.
  files["Pulumi.yaml"] = (files["Pulumi.yaml"] ?? "").replace(/^name: .*$/m, "name: tokens-test");
  await become(workspace, { modules: await packedPackage(), files });
}
