import { execFile, spawnSync } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../../..");

/** Whether this machine has Go, with which some of the tools that tests use are built. */
export const hasGo = spawnSync("go", ["version"]).error === undefined;

/** Where something is that tests need: tools/ finds or makes it. */
export async function toolPath(requirement: string): Promise<string> {
  const { stdout } = await run(process.execPath, [path.join(repository, "tools/ensure.mjs"), requirement], {
    cwd: repository,
  });
  return stdout.trim();
}
