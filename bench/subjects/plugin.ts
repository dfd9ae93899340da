import { execFile } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { PulumiStack } from "./pulumiStack";
import { connectionTo } from "./service";
import { type Subject, WITHOUT_EDIT } from "./subject";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../..");
const NAME = "pulumi-resource-influxdb-tokens";

/** A program with this many tokens of the native plugin, each as a generated SDK declares it. */
function pluginProgram(count: number): string {
  return `"use strict";
const pulumi = require("@pulumi/pulumi");
class ManagementToken extends pulumi.CustomResource {
  constructor(name, args) {
    super("influxdb-tokens:index:ManagementToken", name, { token: undefined, tokenId: undefined, ...args });
  }
}
for (let place = 0; place < ${count}; place++) {
  new ManagementToken(\`token-\${place}\`, { description: \`Token \${place}\`, expiresIn: "90d" });
}
`;
}

/** The native plugin as the npm package has it: a script that Node runs. */
export const pluginScript: Subject = {
  name: "pluginScript",
  operations: WITHOUT_EDIT,
  open: async (service, count, overrides) =>
    await PulumiStack.open(
      { program: pluginProgram(count), plugin: true, ...connectionTo(service) },
      overrides,
    ),
};

/** The native plugin as one executable, with the Node that is inside it. */
export const pluginExecutable: Subject = {
  name: "pluginExecutable",
  operations: WITHOUT_EDIT,
  prepare: executableFolder,
  open: async (service, count, overrides) =>
    await PulumiStack.open(
      { program: pluginProgram(count), path: [await executableFolder()], ...connectionTo(service) },
      overrides,
    ),
};

const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;

/** The Node that is inside the executable, as a program of its own. */
export async function nodeInside(): Promise<string> {
  const { stdout } = await run(process.execPath, [
    path.join(repository, "tools/ensure.mjs"),
    `node-${platform}`,
  ]);
  return path.join(stdout.trim().split("\n").at(-1) ?? "", "node");
}

let extracted: Promise<string> | undefined;

/** The folder with the executable of this machine, made once. @throws Error if this machine cannot make it */
export function executableFolder(): Promise<string> {
  extracted ??= extract();
  return extracted;
}

async function extract(): Promise<string> {
  await run(process.execPath, [path.join(repository, "tools/archives.mjs"), platform], { cwd: repository });
  const { version } = JSON.parse(await readFile(path.join(repository, "package.json"), "utf8"));
  const folder = path.join(repository, "build/bench/executable");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const archive = path.join(repository, "build/archives", `${NAME}-v${version}-${platform}.tar.gz`);
  await run("tar", ["-xzf", archive, "-C", folder]);
  return folder;
}
