import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../..");
const platform = [
  process.platform === "win32" ? "windows" : process.platform,
  process.arch === "x64" ? "amd64" : process.arch,
].join("-");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "release-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A clean clone, with what is in no commit yet, in another folder than any before. */
async function clone(name: string): Promise<string> {
  const made = path.join(folder, name);
  const { stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: repository,
    maxBuffer: 16 * 1024 * 1024,
  });
  for (const file of stdout.split("\0").filter(Boolean)) {
    await mkdir(path.dirname(path.join(made, file)), { recursive: true });
    await copyFile(path.join(repository, file), path.join(made, file)).catch((error) => {
      // Deleted, and in no commit yet.
      if (error.code !== "ENOENT") throw error;
    });
  }
  await symlink(path.join(repository, "node_modules"), path.join(made, "node_modules"));
  await run("git", ["init", "--quiet"], { cwd: made });
  await writeFile(path.join(made, ".git/info/exclude"), "node_modules\n");
  await run("git", ["add", "--all"], { cwd: made });
  const identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
  await run("git", [...identity, "commit", "--quiet", "--message", "Release"], { cwd: made });
  return made;
}

/** The files of a release that is built in a clone. */
async function released(name: string): Promise<{ at: string; files: Map<string, Buffer> }> {
  const cwd = await clone(name);
  await run(process.execPath, ["tools/release.mjs", "--platforms", platform], { cwd });
  const at = path.join(cwd, "build/release");
  const names = (await readdir(at)).sort();
  return {
    at,
    files: new Map(
      await Promise.all(
        names.map(async (file) => [file, await readFile(path.join(at, file))] as [string, Buffer]),
      ),
    ),
  };
}

test("two clones build the same bytes, and the executable needs no Node", async () => {
  const first = await released("one");
  const second = await released("another-folder");
  const names = [...first.files.keys()];
  const { version } = JSON.parse(await readFile(path.join(repository, "package.json"), "utf8"));
  const archive = `pulumi-resource-influxdb-tokens-v${version}-${platform}.tar.gz`;
  expect(names).toEqual([
    "checksums.txt",
    `pulumi-influxdb-tokens-${version}.cdx.json`,
    `pulumi-influxdb-tokens-${version}.tgz`,
    archive,
  ]);
  expect([...second.files.keys()]).toEqual(names);
  expect(names.filter((name) => !second.files.get(name)?.equals(first.files.get(name) as Buffer))).toEqual(
    [],
  );
  await run("sha256sum", ["--check", "--strict", "checksums.txt"], { cwd: first.at });

  const unpacked = path.join(folder, "unpacked");
  await mkdir(unpacked);
  await run("tar", ["-xzf", path.join(first.at, archive), "-C", unpacked]);
  expect((await readdir(unpacked)).sort()).toEqual([
    "LICENSE",
    "THIRD-PARTY-NOTICES",
    "pulumi-resource-influxdb-tokens",
  ]);
  const program = path.join(unpacked, "pulumi-resource-influxdb-tokens");
  expect(await printedBy(program, {})).toMatch(/^\d+\n$/);
  // Meant for the user's own program, and so in the plugin's environment too.
  expect(await printedBy(program, { NODE_OPTIONS: "--max-old-space-size=4096 --require /none" })).toMatch(
    /^\d+\n$/,
  );
  expect((await readFile(program)).includes(folder)).toBe(false);
});

/** What the plugin prints, on both of its streams, until it serves the engine. */
async function printedBy(program: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(program, ["127.0.0.1:1"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  let printed = "";
  const note = (bytes: Buffer) => {
    printed += bytes;
  };
  child.stdout.on("data", note);
  child.stderr.on("data", note);
  await Promise.race([once(child.stdout, "data"), ended]);
  child.kill("SIGKILL");
  await ended;
  return printed;
}
