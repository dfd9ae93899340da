import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CommandContext } from "../../../cli/command";
import { runPlugin } from "../../../cli/commands/plugin";
import { pluginFiles } from "../../../cli/plugin/pluginFiles";
import { packageVersion } from "../../../cli/version";
import { systemClock } from "../../../provider/clock";
import { runInProcess } from "../../support/command/programRun";

let root: string;
let bundle: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "plugin-test-"));
  bundle = join(root, "bundle.cjs");
  writeFileSync(bundle, "process.exit(0);\n");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A program on a PATH of its own, the body of a Node program. */
function standIn(name: string, body: string): string {
  const folder = join(root, `bin-${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, name), `#!${process.execPath}\nconst args = process.argv.slice(2);\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
  return folder;
}

/** Runs `plugin install` with this PATH. */
async function install(path: readonly string[], program = bundle) {
  let out = "";
  let err = "";
  const context: CommandContext = {
    print: (text) => {
      out += text;
    },
    printError: (text) => {
      err += text;
    },
    signal: new AbortController().signal,
    environment: { PATH: path.join(":"), PULUMI_HOME: join(root, "home") },
    stdin: process.stdin,
    columns: undefined,
    clock: systemClock,
    folder: root,
  };
  const code = await runPlugin(["install"], context, program);
  return { code, out, err };
}

const NODE = dirname(process.execPath);
const quiet = `if (args[1] === "ls") console.log("[]");`;

test("gives the engine a folder, and removes it afterwards", async () => {
  const log = join(root, "log");
  const pulumi = standIn(
    "pulumi",
    `if (args[1] === "ls") return console.log('[{"name":"influxdb-tokens","version":"${packageVersion()}"}]');
const { readdirSync, statSync, writeFileSync } = require("fs");
const folder = args[args.indexOf("--file") + 1];
const files = readdirSync(folder).map((name) => [name, (statSync(folder + "/" + name).mode & 0o777).toString(8)]);
writeFileSync(${JSON.stringify(log)}, JSON.stringify({ args, folder, files: Object.fromEntries(files) }));`,
  );
  expect(await install([pulumi, NODE])).toEqual({
    code: 0,
    out: `influxdb-tokens ${packageVersion()} installed`,
    err: "",
  });
  const { args, folder, files } = JSON.parse(readFileSync(log, "utf8"));
  expect(args.slice(0, 5)).toEqual(["plugin", "install", "resource", "influxdb-tokens", packageVersion()]);
  expect(files).toEqual({ "package.json": "644", "pulumi-resource-influxdb-tokens": "755" });
  expect(existsSync(folder)).toBe(false);
});

test.each([
  ["there is no pulumi", () => [NODE], /the pulumi command is not on PATH.*install it/],
  [
    "pulumi fails",
    () => [standIn("pulumi", `console.error("error: mkdir: permission denied"); process.exit(1);`), NODE],
    /permission denied\. Pulumi keeps plugins in .*home.plugins.*set PULUMI_HOME/,
  ],
  [
    "pulumi succeeds and installs nothing",
    () => [standIn("pulumi", quiet), NODE],
    /reported success, but the plugin is not in .*`pulumi plugin ls` does not list it/,
  ],
  ["there is no node", () => [standIn("pulumi", quiet)], /no node on PATH: the plugin needs Node 20/],
  [
    "node is too old",
    () => [standIn("pulumi", quiet), standIn("node", `console.log("v18.20.4");`)],
    /bin-node.node is Node v18\.20\.4: the plugin needs Node 20 or later/,
  ],
  [
    "node is something else",
    () => [standIn("pulumi", quiet), standIn("node", `console.log("hello");`)],
    /does not say its version/,
  ],
])("says what to do where %s", async (_, path, said) => {
  await expect(install(path())).rejects.toThrow(said);
});

test("says that Pulumi prefers a plugin on PATH", async () => {
  const listed = JSON.stringify([{ name: "influxdb-tokens", version: packageVersion() }]);
  const pulumi = standIn("pulumi", `console.log(${JSON.stringify(listed)});`);
  const other = standIn("pulumi-resource-influxdb-tokens", "");
  const { code, err } = await install([pulumi, NODE, other]);
  expect({ code, err }).toEqual({
    code: 0,
    err: `Pulumi will use ${join(other, "pulumi-resource-influxdb-tokens")} instead, because it is on PATH`,
  });
});

test("says what to do where the package contains no plugin", async () => {
  const missing = join(root, "no.cjs");
  await expect(install([standIn("pulumi", quiet), NODE], missing)).rejects.toThrow(
    /contains no plugin \(.*no\.cjs is missing\): install the package again/,
  );
});

test("the files are those that the engine looks for", () => {
  const files = (program: string, platform: NodeJS.Platform) =>
    pluginFiles({ version: "1.0.0", program }, platform);
  expect(files("x();", "linux")).toEqual([
    { name: "pulumi-resource-influxdb-tokens", text: "#!/usr/bin/env node\nx();", starts: true },
    { name: "package.json", text: '{"type":"commonjs"}\n', starts: false },
  ]);
  expect(files("#!/usr/bin/env node\nx();", "darwin")[0]?.text).toBe("#!/usr/bin/env node\nx();");
  expect(files("x();", "win32")).toEqual([
    {
      name: "pulumi-resource-influxdb-tokens.cmd",
      text: expect.stringMatching(/^@echo off\r\nnode "%~dp0pulumi-resource-influxdb-tokens\.cjs" %\*\r\n$/),
      starts: true,
    },
    { name: "pulumi-resource-influxdb-tokens.cjs", text: "x();", starts: false },
  ]);
});

test.each([
  [[], "say what to do: install or path"],
  [["instal"], "did you mean install?"],
  [["xyzzy"], "there is no xyzzy"],
  [["install", "now"], "it takes no argument now"],
  [["install", "--dry-run"], "there is no option --dry-run"],
])("wrong usage: %j", async (args, said) => {
  const { code, out, err } = await runInProcess(["plugin", ...args]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(said);
});
