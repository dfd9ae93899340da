import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { exists } from "../exists";
import { packedPackage } from "./packedPackage";

const run = promisify(execFile);
/** An installation of an earlier build may go after this long. */
const OLD_MS = 6 * 3_600_000;

const repository = path.resolve(__dirname, "../../..");

/** How a project gets its dependencies. */
export type Manager = "npm" | "pnpm" | "yarn";

/** The package that holds a manager's command, and the command in it; npm comes with Node. */
const MANAGERS = {
  pnpm: { name: "pnpm", version: "10.34.9", command: "bin/pnpm.cjs" },
  yarn: { name: "@yarnpkg/cli-dist", version: "4.18.1", command: "bin/yarn.js" },
} as const;

/**
 * The `node_modules` that a package manager makes of the packed package, as a project that depends on it gets it.
 * Made once for each build of the package, from the registry that this machine uses.
 *
 * @param dependencies what the project depends on beside it
 */
export async function installed(
  manager: Manager,
  dependencies: Readonly<Record<string, string>>,
): Promise<string> {
  const packed = path.dirname(await packedPackage());
  const versions = Object.entries(dependencies).map(([name, version]) => `${path.basename(name)}-${version}`);
  const finished = path.join(packed, [manager, ...versions].join("_"));
  const modules = path.join(finished, "node_modules");
  if (await exists(modules)) return modules;

  const draft = await mkdtemp(path.join(packed, "draft-"));
  try {
    const [tarball] = (await readdir(packed)).filter((name) => name.endsWith(".tgz"));
    if (tarball === undefined) throw new Error("the packed package is gone");
    await cp(path.join(packed, tarball), path.join(draft, tarball));
    await writeFile(
      path.join(draft, "package.json"),
      JSON.stringify({
        // Jest wants the names of all packages in the repository to differ.
        name: `${path.basename(finished)}-${path.basename(packed)}`.replaceAll(/[^a-z0-9.-]/g, "-"),
        private: true,
        dependencies: { "pulumi-influxdb-tokens": `file:./${tarball}`, ...dependencies },
      }),
    );
    await install(manager, draft);
    await rename(draft, finished);
    await removeOld(packed);
  } catch (error) {
    // Another worker was faster: its installation is the same.
    if (!(await exists(modules))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return modules;
}

/** Installations of earlier builds are large. One that is young may be another run's. */
async function removeOld(current: string): Promise<void> {
  const consumers = path.dirname(current);
  for (const name of await readdir(consumers)) {
    const folder = path.join(consumers, name);
    const inside = await readdir(folder).catch(() => []);
    for (const installation of inside.filter((entry) => /^(?:npm|pnpm|yarn)_/.test(entry))) {
      const { mtimeMs } = await stat(path.join(folder, installation));
      if (Date.now() - mtimeMs < OLD_MS || folder === current) continue;
      await rm(path.join(folder, installation), { recursive: true, force: true });
    }
  }
}

async function install(manager: Manager, folder: string): Promise<void> {
  if (manager === "npm") {
    await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: folder,
    });
    return;
  }
  const command = await commandOf(manager);
  const cache = path.join(repository, "build/consumers", `${manager}-cache`);
  if (manager === "pnpm") {
    await run(process.execPath, [command, "install", "--prefer-offline", "--store-dir", cache], {
      cwd: folder,
      env: { ...process.env, CI: "true" },
    });
    return;
  }
  const { stdout: registry } = await run("npm", ["config", "get", "registry"], { cwd: folder });
  const settings = {
    // Plug'n'Play has no node_modules; Pulumi's Node runtime needs them.
    nodeLinker: "node-modules",
    npmRegistryServer: registry.trim(),
    cacheFolder: cache,
    enableGlobalCache: false,
    enableTelemetry: false,
    enableImmutableInstalls: false,
  };
  await writeFile(path.join(folder, ".yarnrc.yml"), JSON.stringify(settings));
  // Without a lock file of its own the folder would count as part of the repository around it.
  await writeFile(path.join(folder, "yarn.lock"), "");
  await run(process.execPath, [command, "install"], { cwd: folder, env: { ...process.env, CI: "true" } });
}

/** The script of a package manager, fetched into the build folder and nowhere else. */
async function commandOf(manager: "pnpm" | "yarn"): Promise<string> {
  const { name, version, command } = MANAGERS[manager];
  const folder = path.join(repository, "build/managers", `${manager}-${version}`);
  const script = path.join(folder, "node_modules", name, command);
  if (await exists(script)) return script;
  await mkdir(path.dirname(folder), { recursive: true });
  const draft = await mkdtemp(`${folder}-draft-`);
  try {
    await writeFile(
      path.join(draft, "package.json"),
      JSON.stringify({ name: `manager-${manager}`, private: true }),
    );
    await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", `${name}@${version}`], {
      cwd: draft,
    });
    await rename(draft, folder);
  } catch (error) {
    if (!(await exists(script))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return script;
}
