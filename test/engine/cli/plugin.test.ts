import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { runPlugin } from "../../../cli/commands/plugin";
import { packageVersion } from "../../../cli/version";
import { systemClock } from "../../../provider/clock";
import { enginePath } from "../../support/tools/enginePath";

const run = promisify(execFile);
const VERSION = packageVersion();

let root: string;
let environment: Record<string, string>;
let bundle: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "plugin-engine-"));
  const PATH = [...(await enginePath()), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter);
  const home = join(root, "home");
  mkdirSync(home);
  environment = { PATH, HOME: home, PULUMI_HOME: join(home, ".pulumi"), PULUMI_SKIP_UPDATE_CHECK: "true" };
  // Node would take a program below it for an ES module.
  writeFileSync(join(home, "package.json"), '{"type":"module"}');
  bundle = join(root, "bundle.cjs");
  writeFileSync(bundle, `console.log(require("node:path").basename(__filename));\n`);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folder = () => join(environment.PULUMI_HOME ?? "", "plugins", `resource-influxdb-tokens-v${VERSION}`);
const executable = () => join(folder(), "pulumi-resource-influxdb-tokens");
const pulumi = async (...args: string[]) =>
  (await run("pulumi", args, { cwd: root, env: environment })).stdout;
const listed = async () => JSON.parse(await pulumi("plugin", "ls", "--json"));

async function plugin(action: "install" | "path", more: Record<string, string> = {}) {
  let out = "";
  const say = (text: string) => {
    out += text;
  };
  const code = await runPlugin(
    [action],
    {
      print: say,
      printError: say,
      signal: new AbortController().signal,
      environment: { ...environment, ...more },
      stdin: process.stdin,
      columns: undefined,
      clock: systemClock,
      folder: root,
    },
    bundle,
  );
  return { code, out };
}

test("installs the plugin where the engine finds it, and does nothing the second time", async () => {
  expect(await plugin("path")).toMatchObject({ code: 3, out: expect.stringContaining("plugin install") });
  expect(await plugin("install")).toEqual({
    code: 0,
    out: `influxdb-tokens ${VERSION} installed: ${folder()}`,
  });
  expect(await listed()).toMatchObject([{ name: "influxdb-tokens", kind: "resource", version: VERSION }]);
  expect((await run(executable(), { env: environment })).stdout).toBe("pulumi-resource-influxdb-tokens\n");
  const { ino } = statSync(executable());
  expect(await plugin("install")).toMatchObject({ code: 0, out: expect.stringContaining("already") });
  expect(statSync(executable()).ino).toBe(ino);
  expect(await plugin("path")).toEqual({ code: 0, out: folder() });
});

test.each([
  ["that nobody can execute", () => chmodSync(executable(), 0o644)],
  ["that was cut off", () => truncateSync(executable(), 5)],
  ["of another build of this version", () => writeFileSync(bundle, "console.log(2);\n")],
  ["without its files", () => rmSync(folder(), { recursive: true })],
  [
    "whose archive was broken",
    async () => {
      const archive = join(root, "broken.tar.gz");
      await run("tar", ["czf", archive, "-C", folder(), "."]);
      truncateSync(archive, 60);
      const args = ["resource", "influxdb-tokens", VERSION, "--file", archive, "--reinstall"];
      await expect(pulumi("plugin", "install", ...args)).rejects.toThrow("unexpected EOF");
    },
  ],
])("replaces a plugin %s", async (_, damage) => {
  await damage();
  expect((await plugin("path")).code).toBe(3);
  expect(await plugin("install")).toEqual({
    code: 0,
    out: `influxdb-tokens ${VERSION} installed: ${folder()}`,
  });
  expect((await plugin("path")).code).toBe(0);
  expect(await listed()).toHaveLength(1);
});

test("says where plugins are kept if that is no folder to write to", async () => {
  const file = join(root, "file");
  writeFileSync(file, "");
  await expect(plugin("install", { PULUMI_HOME: file })).rejects.toThrow(
    /creating plugin root: .*not a directory.*Pulumi keeps plugins in .*set PULUMI_HOME/,
  );
});
