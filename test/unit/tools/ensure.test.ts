import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type CommandResult, RunningCommand } from "../../support/exec/command";
import { requirement } from "../../support/tools/requirements";

const script = path.resolve(__dirname, "../../../tools/ensure.mjs");

let folder: string;
let cache: string;
let bin: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "ensure-"));
  [cache, bin] = [path.join(folder, "cache"), path.join(folder, "bin")];
  for (const made of [cache, bin]) await mkdir(made);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Asks on a machine that has no other programs than those that a test puts into `bin`. */
async function ensure(name: string): Promise<CommandResult> {
  const env = { PATH: bin, PULUMI_INFLUXDB_TOKENS_CACHE: cache };
  return await new RunningCommand(process.execPath, [script, name], { cwd: folder, env, timeoutMs: 60_000 })
    .result;
}

async function install(name: string, prints = ""): Promise<string> {
  const program = path.join(bin, name);
  await writeFile(program, `#!/bin/sh\necho "${prints}"\n`, { mode: 0o755 });
  return program;
}

/** @param way `release` or `built`, where a requirement has both */
async function putInCache(name: string, way = ""): Promise<string> {
  const key = requirement(name).keys.find((candidate) => candidate.endsWith(way));
  const made = path.join(cache, key ?? "none");
  await mkdir(made);
  return made;
}

test("an installed program is used before one in the cache", async () => {
  await putInCache("openbao");
  const program = await install("bao", "OpenBao v2.5.0 (abc), built today");
  expect(await ensure("openbao")).toMatchObject({
    code: 0,
    stdout: `${program}\n`,
    stderr: "OpenBao, v2.5.0, installed\n",
  });
});

test.each([
  ["of another name", "Bao, a simulator of buns v3.0"],
  ["too old", "OpenBao v2.0.9"],
])("an installed program that is %s is passed over", async (_why, prints) => {
  await install("bao", prints);
  const cached = await putInCache("openbao");
  expect((await ensure("openbao")).stdout).toBe(`${path.join(cached, "bao")}\n`);
});

test("a downloaded program in the cache is used before a built one, and a built one before any is fetched", async () => {
  const built = await putInCache("opentofu", "built");
  expect((await ensure("opentofu")).stdout).toBe(`${path.join(built, "tofu")}\n`);
  const released = await putInCache("opentofu", "release");
  expect((await ensure("opentofu")).stdout).toBe(`${path.join(released, "tofu")}\n`);
});

test("a plugin is given as the folder to put on PATH", async () => {
  await install("pulumi-resource-random");
  expect((await ensure("random-plugin")).stdout).toBe(`${bin}\n`);
  const cached = await putInCache("vault-plugin");
  expect((await ensure("vault-plugin")).stdout).toBe(`${cached}\n`);
});

test("Python's host is used only together with its script, from PATH and from the cache", async () => {
  const cached = await putInCache("python-host");
  await install("pulumi-language-python");
  expect((await ensure("python-host")).stdout).toBe(`${cached}\n`);
  await install("pulumi-language-python-exec");
  expect((await ensure("python-host")).stdout).toBe(`${bin}\n`);
});

test("the engine is given with a folder that has the launcher of dynamic providers", async () => {
  const cached = await putInCache("engine", "built");
  const folders = (await ensure("engine")).stdout.trim().split(path.delimiter);
  expect(folders).toEqual([cached, expect.stringMatching(/node_modules.@pulumi.pulumi$/)]);
});

test("what cannot be had fails with every way that was tried, and leaves nothing behind", async () => {
  await install("telegraf", "Telegraf 1.26.0");
  const { code, stdout, stderr } = await ensure("telegraf");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toBe(
    [
      `Cannot get Telegraf v${requirement("telegraf").version}:`,
      `  on this machine: ${path.join(bin, "telegraf")} is Telegraf 1.26.0, and telegraf v1.27.0 or later is needed`,
      "  built from its Go modules: Go is not installed (1.25 or later is needed)",
      "",
    ].join("\n"),
  );
  expect(await readdir(cache)).toEqual([]);
});

test("a program that was built with other plugins in it is not taken from the cache", async () => {
  const [key = ""] = requirement("telegraf").keys;
  await mkdir(path.join(cache, key.replace(/-[0-9a-f]{16}$/, `-${"0".repeat(16)}`)));
  expect(await ensure("telegraf")).toMatchObject({ code: 1, stdout: "" });
  const cached = await putInCache("telegraf");
  expect((await ensure("telegraf")).stdout).toBe(`${path.join(cached, "telegraf")}\n`);
});

describe("a program of a Debian package", () => {
  const script = async (name: string, lines: string) => {
    const called = path.join(folder, "called");
    const text = `#!/bin/sh\necho "${name} $1 $2" >>'${called}'\n${lines}\n`;
    await writeFile(path.join(bin, name), text, { mode: 0o755 });
  };
  const calls = async () => (await readFile(path.join(folder, "called"), "utf8")).trim().split("\n");

  test("is unpacked into the cache, and nothing is installed", async () => {
    await script("apt-get", ": >package.deb");
    await script(
      "dpkg-deb",
      '/bin/mkdir -p "$3/usr/bin"\n: >"$3/usr/bin/prometheus"\n: >"$3/usr/bin/promtool"',
    );
    const { code, stdout } = await ensure("prometheus");
    expect(code).toBe(0);
    const at = stdout.trim();
    expect(path.dirname(at)).toBe(cache);
    expect((await readdir(at)).sort()).toEqual(["prometheus", "promtool"]);
    expect(await calls()).toEqual(["apt-get download prometheus", "dpkg-deb --extract package.deb"]);
    // Found there the next time.
    expect((await ensure("prometheus")).stdout).toBe(stdout);
    expect(await calls()).toHaveLength(2);
  });

  test("is downloaded with a fresh list if the list does not know it, and fails if that does not help", async () => {
    await script("apt-get", "exit 100");
    expect((await ensure("prometheus")).code).toBe(1);
    expect(await calls()).toEqual(["apt-get download prometheus", "apt-get update"]);
    expect(await readdir(cache)).toEqual([]);
  });
});

test("an unknown name is refused with those that there are", async () => {
  const { code, stderr } = await ensure("pulumi");
  expect(code).toBe(1);
  expect(stderr).toMatch(/there is no requirement "pulumi": there are engine, random-plugin, /);
});
