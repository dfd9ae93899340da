import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../../..");

let engine: Promise<string[]> | undefined;

/** The folders to have on PATH for `pulumi` and its language host; the engine is fetched where there is none. */
export async function enginePath(): Promise<string[]> {
  engine ??= foldersFrom("TEST_ENGINE_PATH", "engine");
  return await engine;
}

let random: Promise<string[]> | undefined;

/** The folders to have on PATH for the real random plugin, `pulumi-resource-random`. */
export async function randomPluginPath(): Promise<string[]> {
  random ??= foldersFrom("TEST_RANDOM_PLUGIN_PATH", "random-plugin");
  return await random;
}

let yaml: Promise<string[]> | undefined;

/** The folders to have on PATH for the language host of YAML programs, `pulumi-language-yaml`. */
export async function yamlHostPath(): Promise<string[]> {
  yaml ??= foldersFrom("TEST_YAML_HOST_PATH", "yaml-host");
  return await yaml;
}

/** @param variable where `npm test` says what it has found; without it, tools/ is asked */
async function foldersFrom(variable: string, requirement: string): Promise<string[]> {
  const found = process.env[variable];
  if (found !== undefined) return found.split(path.delimiter);
  const script = path.join(repository, "tools/ensure.mjs");
  const { stdout } = await run(process.execPath, [script, requirement], { cwd: repository });
  return stdout.trim().split(path.delimiter);
}
