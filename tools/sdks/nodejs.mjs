import { copyFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { capture } from "../machine/command.mjs";
import { repository } from "../repository.mjs";

/** Compiles the sources. What is published is JavaScript beside package.json, as Pulumi's own packages are. */
export async function completeNode(draft) {
  const compiled = `${draft}.compiled`;
  await rm(compiled, { recursive: true, force: true });
  const tsc = path.join(repository, "node_modules/typescript/bin/tsc");
  const withoutMaps = ["--sourceMap", "false", "--declarationMap", "false"];
  await capture(process.execPath, [tsc, "--project", draft, "--outDir", compiled, ...withoutMaps]);
  for (const name of ["package.json", "README.md"]) {
    await copyFile(path.join(draft, name), path.join(compiled, name));
  }
  await rm(draft, { recursive: true });
  await rename(compiled, draft);
}
