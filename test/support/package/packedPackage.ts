import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { exists } from "../exists";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../../..");
const packageName = "pulumi-influxdb-tokens";

let consumer: Promise<string> | undefined;

/**
 * The `node_modules` folder of a consumer that has installed the built and packed package, so that tests load
 * what is published and not what happens to lie in the repository. Laid out once for each build, before the first
 * test of a run.
 */
export async function packedPackage(): Promise<string> {
  const made = process.env.TEST_PACKAGE;
  if (made !== undefined) return made;
  consumer ??= layOut();
  return await consumer;
}

async function layOut(): Promise<string> {
  await run(process.execPath, [path.join(repository, "tools/build.mjs")], { cwd: repository });
  const consumers = path.join(repository, "build/consumers");
  const finished = path.join(consumers, await hashOfBuild());
  const modules = path.join(finished, "node_modules");
  if (await exists(modules)) return modules;

  await mkdir(consumers, { recursive: true });
  const draft = await mkdtemp(path.join(consumers, "draft-"));
  try {
    await fill(draft);
    await rename(draft, finished);
  } catch (error) {
    // Another worker was faster: its layout is the same.
    if (!(await exists(modules))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return modules;
}

async function fill(folder: string): Promise<void> {
  await run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], {
    cwd: repository,
  });
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack made no tarball");

  // A real folder, not a link into the repository: from there the package must find its dependencies as an
  // installed one does.
  const installed = path.join(folder, "node_modules", packageName);
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", path.join(folder, tarball), "-C", installed, "--strip-components=1"]);

  for (const name of await readdir(path.join(repository, "node_modules"))) {
    if (name.startsWith(".") || name === packageName) continue;
    await symlink(path.join(repository, "node_modules", name), path.join(folder, "node_modules", name));
  }
}

async function hashOfBuild(): Promise<string> {
  const hash = createHash("sha256");
  for (const name of ["package.json", "package-lock.json"]) {
    hash.update(await readFile(path.join(repository, name)));
  }
  const dist = path.join(repository, "dist");
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    hash.update(`\0${path.relative(dist, file)}\0`).update(await readFile(file));
  }
  return hash.digest("hex").slice(0, 16);
}
