import { execFileSync } from "node:child_process";
import path from "node:path";

const repository = path.resolve(__dirname, "../../..");

/**
 * Runs a module in the repository's folder, for what is in tools/, which is no module that Jest can load. The module
 * finds its values in `given`, and passes the result, plain JSON, to `answer`.
 */
export function evaluate(module: string, given: unknown = {}): unknown {
  const before = `
    const given = ${JSON.stringify(given)};
    const answer = (value) => process.stdout.write(JSON.stringify(value));`;
  const args = ["--input-type=module", "--eval", before + module];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: repository, encoding: "utf8" }));
}
