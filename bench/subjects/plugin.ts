import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { PulumiStack } from "./pulumiStack";
import { connectionTo } from "./service";
import { OPERATIONS, type Stack, type Subject } from "./subject";

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

/** The native plugin as the npm package installs it: a script that Node runs. */
export const pluginScript: Subject = {
  name: "pluginScript",
  operations: OPERATIONS,
  open: async (service, count, overrides) => {
    const folder = await scriptFolder();
    const stack = await PulumiStack.open(
      { program: pluginProgram(count), path: [folder], ...connectionTo(service) },
      overrides,
    );
    return closing(stack, () => rm(folder, { recursive: true }));
  },
};

/** The native plugin as one executable, with the Node that is inside it. */
export const pluginExecutable: Subject = {
  name: "pluginExecutable",
  operations: OPERATIONS,
  prepare: executableFolder,
  open: async (service, count, overrides) =>
    await PulumiStack.open(
      { program: pluginProgram(count), path: [await executableFolder()], ...connectionTo(service) },
      overrides,
    ),
};

/** A new folder with the plugin as a script. */
export async function scriptFolder(): Promise<string> {
  await run(process.execPath, [path.join(repository, "tools/build.mjs")], { cwd: repository });
  const folder = await mkdtemp(path.join(os.tmpdir(), "bench-plugin-"));
  const bundle = await readFile(path.join(repository, "dist/plugin", `${NAME}.cjs`), "utf8");
  await writeFile(path.join(folder, NAME), `#!${process.execPath}\n${bundle}`);
  await chmod(path.join(folder, NAME), 0o755);
  return folder;
}

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

function closing(stack: Stack, close: () => Promise<void>): Stack {
  return {
    run: (operation) => stack.run(operation),
    stateBytes: () => stack.stateBytes(),
    close: async () => {
      await stack.close();
      await close();
    },
  };
}
