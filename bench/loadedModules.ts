import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What loading a module adds to those already loaded. */
export interface Loaded {
  readonly milliseconds: number;
  /** The files added. */
  readonly files: readonly string[];
}

/**
 * Loads modules one after the other in a new Node process, and reports on the last one.
 *
 * @param folder of a program that has the package installed
 */
export async function load(folder: string, ...modules: readonly [string, ...string[]]): Promise<Loaded> {
  const script = `
const modules = ${JSON.stringify(modules)};
const last = modules.pop();
for (const name of modules) require(name);
const before = new Set(Object.keys(require.cache));
const started = performance.now();
require(last);
const milliseconds = performance.now() - started;
const files = Object.keys(require.cache).filter((file) => !before.has(file));
process.stdout.write(JSON.stringify({ milliseconds, files }), () => process.exit());`;
  const { stdout } = await run(process.execPath, ["-e", script], { cwd: folder, maxBuffer: 2 ** 24 });
  return JSON.parse(stdout) as Loaded;
}
