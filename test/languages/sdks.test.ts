import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { classPathOf } from "../support/languages/javaProject";
import { installSdk, PACKAGES } from "../support/languages/pythonProject";
import { describeWith, findPart } from "../support/tools/realPart";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../..");
const parts = {
  nodejs: findPart("nodejs-package"),
  python: findPart("python-package"),
  pulumi: findPart("python-sdk"),
  go: findPart("go-package"),
  java: findPart("java-package"),
  jars: findPart("java-sdk"),
};

describeWith("the SDKs", parts, ({ nodejs, python, pulumi, go, java, jars }) => {
  let folder: string;

  beforeEach(async () => {
    await rm(path.join(repository, "build/sdks-test"), { recursive: true, force: true });
    folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-sdks-"));
  });
  afterEach(async () => {
    await rm(path.join(repository, "build/sdks-test"), { recursive: true, force: true });
    await rm(folder, { recursive: true });
  });

  test("have the same bytes every time", async () => {
    const again = path.join(repository, "build/sdks-test");
    await run(process.execPath, [path.join(repository, "tools/sdks.mjs"), "--out", again]);
    for (const sdk of [nodejs, python, go, java]) {
      expect(await filesOf(path.join(again, path.basename(sdk)))).toEqual(await filesOf(sdk));
    }
  });

  test("Node's is packed with what it needs, and nothing else", async () => {
    const { stdout } = await run("npm", ["pack", "--dry-run", "--json"], { cwd: nodejs });
    const [{ name, files }] = JSON.parse(stdout);
    expect(name).toBe("pulumi-influxdb-tokens-sdk");
    const paths: string[] = files.map((file: { path: string }) => file.path);
    expect(paths).toEqual(expect.arrayContaining(["LICENSE", "README.md", "index.js", "index.d.ts"]));
    expect(paths.filter((file) => !/(\.d\.ts|\.js|\.md|^LICENSE|^package\.json)$/.test(file))).toEqual([]);
  });

  // The schema's: what a program leaves out is wrong before the plugin is asked.
  describe("refuse a token without a description", () => {
    test("in TypeScript, when it is compiled", async () => {
      const text = `import { ManagementToken } from "./sdks/nodejs";\nnew ManagementToken("ci", { expiresIn: "90d" });\n`;
      const program = path.join(repository, "build/required.ts");
      await writeFile(program, text);
      const tsc = path.join(repository, "node_modules/typescript/bin/tsc");
      const args = [tsc, "--noEmit", "--strict", "--skipLibCheck", "--types", "node", program];
      const failed = await run(process.execPath, args, { cwd: repository }).catch((error) => error);
      await rm(program);
      expect(failed.stdout).toMatch(/Property 'description' is missing/);
    });

    test("in Python, when it is declared", async () => {
      await installSdk(folder, { pulumi, sdk: python });
      const text = `import pulumi_influxdb_tokens as influxdb\ninfluxdb.ManagementTokenArgs(expires_in="90d")\n`;
      const options = { cwd: folder, env: PACKAGES };
      const failed = await run(path.join(pulumi, "python3"), ["-c", text], options).catch((error) => error);
      expect(failed.stderr).toMatch(/TypeError: .* missing 1 required keyword-only argument: 'description'/);
    });

    // Linking a program takes longer than this is worth.
    test("in Go, when it is declared, as its source says", async () => {
      const source = await readFile(path.join(go, "influxdbtokens/managementToken.go"), "utf8");
      expect(source).toContain(`errors.New("invalid value for required argument 'Description'")`);
    });

    test("in Java, when it is built", async () => {
      await writeFile(path.join(folder, "Required.java"), JAVA);
      const args = ["-cp", await classPathOf([java, jars]), "Required.java"];
      const failed = await run("java", args, { cwd: folder }).catch((error) => error);
      expect(failed.stderr).toMatch(/MissingRequiredPropertyException: .*'description\b/);
    });
  });
});

const JAVA = `import com.pulumi.influxdbtokens.ManagementTokenArgs;

class Required {
    public static void main(String[] args) {
        ManagementTokenArgs.builder().expiresIn("90d").build();
    }
}
`;

/** The files below a folder, with their contents, but for what running a program leaves there. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const contents = files.map(async (file) => [path.relative(folder, file), await readFile(file, "latin1")]);
  return Object.fromEntries(await Promise.all(contents));
}
