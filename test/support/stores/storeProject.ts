import { cp, mkdir, readdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { packedPackage } from "../package/packedPackage";

export const examples = path.resolve(__dirname, "../../../examples/stores");
const PACKAGE = "pulumi-influxdb-tokens";

/**
 * Lays out, in a folder, the `node_modules` of a project that has installed the packed package and Pulumi's
 * packages of the stores.
 *
 * @param storePackages the `node_modules` of these
 * @returns the `node_modules`
 */
export async function layOutModules(folder: string, storePackages: string): Promise<string> {
  const modules = path.join(folder, "node_modules");
  const packed = await packedPackage();
  await mkdir(modules, { recursive: true });
  // A copy: a link would lead out of here, to another @pulumi/pulumi than the stores' packages use.
  await cp(path.join(packed, PACKAGE), path.join(modules, PACKAGE), { recursive: true });
  await linkAll(storePackages, modules);
  await linkAll(packed, modules);
  return modules;
}

/** An example as a CommonJS program. */
export async function compiledExample(name: string): Promise<string> {
  const text = await readFile(path.join(examples, name, "index.ts"), "utf8");
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
  return transpileModule(text, { compilerOptions }).outputText;
}

/** The program of an example as it is with a database token, which a comment in it describes. */
export async function withDatabaseToken(name: string): Promise<string> {
  const text = await readFile(path.join(examples, name, "index.ts"), "utf8");
  const described = text.replace("// With RotatingDatabaseToken instead: permissions", "permissions");
  if (described === text) throw new Error(`${name} does not say what a database token needs`);
  return described.replaceAll("RotatingManagementToken", "RotatingDatabaseToken");
}

/** The programs in the text of a document. */
export function programsIn(document: string): string[] {
  return [...document.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = ""]) => text);
}

/** Where Pulumi says in clear that a value is secret: between a program and the engine. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What is in Pulumi's wire form of a secret; `undefined` where it is none. */
export function secretValue(wire: unknown): unknown {
  const { [SIGNATURE]: kind, value } = (wire ?? {}) as Record<string, unknown>;
  return kind === SECRET ? value : undefined;
}

/** A resource that a program has asked for, as the engine sees it. */
export interface Asked {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** URNs of what has to be there before it. */
  readonly dependencies: readonly string[];
}

/** A script that runs `program.js` beside it with Pulumi's mocks and prints what it asked for. */
export function mockedRun(token: string, config: Readonly<Record<string, string>>): string {
  return `"use strict";
const pulumi = require("@pulumi/pulumi");
const { MockMonitor } = require("@pulumi/pulumi/runtime/mocks");
const asked = [];

// Mocks are not told of dependencies: the request that the monitor gets has them.
let dependencies;
const { registerResource } = MockMonitor.prototype;
MockMonitor.prototype.registerResource = function (request, answer) {
  dependencies = request.getDependenciesList();
  return registerResource.call(this, request, answer);
};

pulumi.runtime.setAllConfig(${JSON.stringify(config)});
pulumi.runtime.setMocks(
  {
    newResource({ type, name, inputs }) {
      asked.push({ type, name, inputs, dependencies });
      const made = type.endsWith(":RotatingManagementToken")
        ? { token: ${JSON.stringify(token)}, tokenId: "an-id", fingerprint: "f".repeat(64) }
        : {};
      return { id: name + "-id", state: { ...inputs, ...made } };
    },
    call: () => ({}),
  },
  "project",
  "stack",
  false,
);
require("./program.js");
pulumi.runtime.disconnect().then(() => process.stdout.write(JSON.stringify(asked)));
`;
}

/** Links what is in one `node_modules` into another, where it is not there yet. */
async function linkAll(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) {
    if (name.startsWith(".")) continue;
    if (name.startsWith("@")) {
      await mkdir(path.join(to, name), { recursive: true });
      await linkAll(path.join(from, name), path.join(to, name));
    } else {
      await symlink(path.join(from, name), path.join(to, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
      });
    }
  }
}
