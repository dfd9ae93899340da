import { copyFile, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { capture } from "../machine/command.mjs";

/**
 * Names all modules that the SDK is built from, with their checksums: those of the requirement, whose Go caches have
 * them. The generator names Pulumi's own only.
 */
export async function completeGo(draft, { "go-sdk": pins }) {
  const file = path.join(draft, "go.mod");
  const [module] = /^module .*$/m.exec(await readFile(file, "utf8"));
  const pinned = await readFile(path.join(pins, "go.mod"), "utf8");
  await writeFile(file, pinned.replace(/^module .*$/m, module));
  await copyFile(path.join(pins, "go.sum"), path.join(draft, "go.sum"));
  await capture("go", ["vet", "-mod=readonly", "./..."], {
    cwd: draft,
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
  });
}
