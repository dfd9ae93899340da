import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Workspace } from "./workspace";

/** A project as a user has it. */
export interface ConsumerProject {
  /** Its `node_modules`. */
  readonly modules: string;
  /** Its package.json, but for the name. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Its Pulumi.yaml, but for the name. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Its other files, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Makes a workspace's project another one. Its stack stays. */
export async function become(
  workspace: Workspace,
  { modules, manifest = {}, settings = {}, files }: ConsumerProject,
): Promise<void> {
  const name = "tokens-test";
  for (const old of ["index.js", "node_modules"]) {
    await rm(path.join(workspace.project, old), { recursive: true, force: true });
  }
  await symlink(modules, path.join(workspace.project, "node_modules"));
  const all = {
    "package.json": JSON.stringify({ name, private: true, ...manifest }),
    "Pulumi.yaml": JSON.stringify({
      name,
      runtime: { name: "nodejs", options: { typescript: false } },
      ...settings,
    }),
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    await mkdir(path.dirname(path.join(workspace.project, file)), { recursive: true });
    await writeFile(path.join(workspace.project, file), text);
  }
}
