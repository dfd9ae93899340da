import { chmod, cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { packedPackage } from "../package/packedPackage";

const example = path.resolve(__dirname, "../../../examples/policy");

/** A runtime that no language host is called after. */
const RUNTIME = "node-in-tests";

/** What Pulumi's releases bring as `pulumi-analyzer-policy`: it runs a pack in its folder, with the pack's own SDK. */
const LAUNCHER = `#!/bin/sh
exec node node_modules/@pulumi/pulumi/cmd/run-policy-pack "$@"
`;

/** Makes a folder a policy pack with the packed package and the SDKs installed, as a JavaScript module. */
export async function writePack(folder: string, program: string): Promise<void> {
  await mkdir(folder);
  await symlink(await packedPackage(), path.join(folder, "node_modules"));
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ name: "pack", version: "1.2.3" }));
  await writeFile(path.join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  await writeFile(path.join(folder, "index.js"), program);
}

/** Makes a folder a copy of examples/policy, as it is, with the packed package and the SDKs installed. */
export async function copyExamplePack(folder: string): Promise<void> {
  await cp(example, folder, { recursive: true });
  await symlink(await packedPackage(), path.join(folder, "node_modules"));
}

/**
 * Lets every engine run a pack. The language host that tests build cannot, so the pack gets a runtime without a host:
 * for that, the engine starts a program on PATH, as it did for all packs before hosts could.
 *
 * @param bin a new folder, to have on PATH
 */
export async function makeRunnable(pack: string, bin: string): Promise<void> {
  const settings = path.join(pack, "PulumiPolicy.yaml");
  const text = await readFile(settings, "utf8");
  await writeFile(settings, text.replace(/^runtime: nodejs$/m, `runtime: ${RUNTIME}`));
  await mkdir(bin);
  const launcher = path.join(bin, `pulumi-analyzer-policy-${RUNTIME}`);
  await writeFile(launcher, LAUNCHER);
  await chmod(launcher, 0o755);
}
