import { execFile } from "node:child_process";
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What a program's environment needs to find the packages that {@link installSdk} has installed. */
export const PACKAGES = { PYTHONPATH: "packages", PYTHONDONTWRITEBYTECODE: "1" };

/**
 * Installs the SDK from its folder with pip, into a folder of the project: the environment with Pulumi's own SDK
 * belongs to all tests.
 *
 * @param places `pulumi`: the programs of that environment; `sdk`: the SDK's folder
 */
export async function installSdk(
  project: string,
  { pulumi, sdk }: { readonly pulumi: string; readonly sdk: string },
): Promise<void> {
  const copy = path.join(project, "sdks/influxdb-tokens");
  await mkdir(path.dirname(copy));
  // pip builds beside the sources.
  await cp(sdk, copy, { recursive: true });
  const options = ["--no-deps", "--no-index", "--no-build-isolation", "--no-cache-dir"];
  const args = ["-m", "pip", "install", ...options, "--target", "packages", copy];
  await run(path.join(pulumi, "python3"), args, { cwd: project });
}
