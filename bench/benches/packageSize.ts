import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Bench } from "../bench";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../..");

/** Why each direct dependency is needed. One without a reason is an error. */
const REASONS: Readonly<Record<string, string>> = {
  axios: "http backend: keep-alive, proxies, timeouts and size limits; loaded at the first request",
  "smol-toml": "influxctl backend: its configuration is TOML",
};

/** A package that is installed along with this one. */
interface InstalledDependency {
  readonly name: string;
  readonly version: string;
  /** Size of its files, unpacked. */
  readonly bytes: number;
  /** Whether this package itself names it. */
  readonly direct: boolean;
  readonly reason: string;
}

/** What an installation adds to `node_modules`. */
export interface PackageSizeResult {
  /** This package's own files, as npm packs them, without the native plugin and the libraries. */
  readonly unpackedBytes: number;
  /** The native plugin, gRPC and protobuf included. Undefined: measured before there was one. */
  readonly pluginBytes?: number;
  /** The libraries inside the command line, with their licences. Undefined: measured before there were any. */
  readonly libraryBytes?: number;
  readonly packedBytes: number;
  readonly files: number;
  readonly dependencies: readonly InstalledDependency[];
}

/** Measures the installed package and everything it depends on. */
export async function measurePackage(): Promise<PackageSizeResult> {
  await run(process.execPath, [path.join(repository, "tools/build.mjs")], { cwd: repository });
  const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: repository,
    maxBuffer: 2 ** 24,
  });
  const [packed] = JSON.parse(stdout) as {
    unpackedSize: number;
    size: number;
    files: { path: string; size: number }[];
  }[];
  if (packed === undefined) throw new Error("npm pack printed nothing");
  const bytesBelow = (folder: string) =>
    packed.files.filter((file) => file.path.startsWith(folder)).reduce((sum, { size }) => sum + size, 0);
  const [pluginBytes, libraryBytes] = [bytesBelow("dist/plugin/"), bytesBelow("dist/cli/libraries/")];
  return {
    unpackedBytes: packed.unpackedSize - pluginBytes - libraryBytes,
    pluginBytes,
    libraryBytes,
    packedBytes: packed.size,
    files: packed.files.length,
    dependencies: await installedDependencies(),
  };
}

async function installedDependencies(): Promise<InstalledDependency[]> {
  const own = await manifestOf(repository);
  const direct = Object.keys(own.dependencies ?? {});
  const found = new Map<string, InstalledDependency>();
  const left = direct.map((name) => ({ name, reason: REASONS[name] }));
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    const { name, reason } = next;
    if (found.has(name)) continue;
    const folder = path.join(repository, "node_modules", name);
    const { version = "", dependencies = {} } = await manifestOf(folder);
    if (reason === undefined) throw new Error(`dependency ${name} has no reason in REASONS`);
    found.set(name, { name, version, bytes: await bytesIn(folder), direct: direct.includes(name), reason });
    left.push(...Object.keys(dependencies).map((needed) => ({ name: needed, reason: `needed by ${name}` })));
  }
  return [...found.values()];
}

async function manifestOf(folder: string) {
  const text = await readFile(path.join(folder, "package.json"), "utf8");
  return JSON.parse(text) as { version?: string; dependencies?: Record<string, string> };
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

/** {@link measurePackage} as a benchmark. */
export const packageSize: Bench<PackageSizeResult> = {
  name: "packageSize",
  what: "size of the package and its dependencies as installed",
  async run({ log }) {
    const result = await measurePackage();
    log(`${result.unpackedBytes} bytes in ${result.files} files, ${result.dependencies.length} dependencies`);
    return result;
  },
};
