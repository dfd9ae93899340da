import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { LANGUAGES } from "../../plugin/schema/documentation";
import { packageSchema } from "../../plugin/schema/schema";
import { useEngineStack } from "../support/engine/engineStack";
import { becomeGoProject } from "../support/languages/goProject";
import { classPathOf } from "../support/languages/javaProject";
import { installPlugin } from "../support/languages/languageStack";
import { installSdk, PACKAGES } from "../support/languages/pythonProject";
import { GO_VAULT, GO_VAULT_FILES, JAVA_VAULT_FILES } from "../support/languages/vaultStandIn";
import { goCaches } from "../support/tools/goCaches";
import { describeWith, findPart } from "../support/tools/realPart";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../..");

/** An example of the schema, in a language. */
interface Example {
  /** Of its resource, with a number. */
  readonly name: string;
  readonly code: string;
}

const { resources, functions, provider } = packageSchema("0.1.0");
const documented = { ...resources, ...functions, "pulumi:providers:influxdb-tokens": provider };

function examplesIn(language: (typeof LANGUAGES)[number]): Example[] {
  return Object.entries(documented).flatMap(([token, { description }]) => {
    const codes = [...description.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "gm"))];
    const name = (token.split(":").at(-1) ?? "").replace(/\W/g, "").toLowerCase();
    return codes.map(([, code = ""], index) => ({ name: `${name}${index + 1}`, code }));
  });
}

let folder: string;
beforeEach(async () => {
  // Below the repository, whose node_modules a program in TypeScript finds.
  await mkdir(path.join(repository, "build"), { recursive: true });
  folder = await mkdtemp(path.join(repository, "build/examples-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
}

describeWith(
  "the schema's examples in TypeScript, and the program",
  { sdk: findPart("nodejs-package"), stores: findPart("store-packages") },
  ({ sdk, stores }) => {
    test("have the right types", async () => {
      const examples = examplesIn("typescript");
      await write(Object.fromEntries(examples.map(({ name, code }) => [`${name}.ts`, code])));
      // The language host runs a program without looking at its types.
      await cp(
        path.join(repository, "examples/languages/typescript/index.ts"),
        path.join(folder, "program.ts"),
      );
      const paths = {
        "pulumi-influxdb-tokens-sdk": [sdk],
        "@pulumi/vault": [path.join(stores, "@pulumi/vault")],
        "@pulumi/pulumi": [path.join(repository, "node_modules/@pulumi/pulumi")],
      };
      const compilerOptions = { strict: true, noEmit: true, skipLibCheck: true, types: ["node"], paths };
      const options = { ...compilerOptions, target: "es2022", module: "node16", moduleResolution: "node16" };
      await write({ "tsconfig.json": JSON.stringify({ compilerOptions: options, include: ["*.ts"] }) });
      const tsc = path.join(repository, "node_modules/typescript/bin/tsc");
      expect(examples.length).toBeGreaterThan(5);
      expect(await outputOf(process.execPath, [tsc, "-p", folder])).toBe("");
    });
  },
);

describeWith(
  "the schema's examples in Python",
  { sdk: findPart("python-package"), pulumi: findPart("python-sdk") },
  ({ sdk, pulumi }) => {
    test("name what there is", async () => {
      await installSdk(folder, { pulumi, sdk });
      const examples = examplesIn("python");
      await write(Object.fromEntries(examples.map(({ name, code }) => [`${name}.py`, code])));
      const check = path.join(repository, "test/support/languages/check_names.py");
      const files = examples.map(({ name }) => `${name}.py`);
      expect(files.length).toBeGreaterThan(5);
      expect(await outputOf(path.join(pulumi, "python3"), [check, ...files], PACKAGES)).toBe("");
    });
  },
);

describeWith(
  "the schema's examples in Go",
  { sdk: findPart("go-package"), pins: findPart("go-sdk") },
  ({ sdk, pins }) => {
    test("have the right types", async () => {
      await becomeGoProject(folder, { pins, sdk });
      const examples = examplesIn("go");
      await write(Object.fromEntries(examples.map(({ name, code }) => [`${name}/main.go`, code])));
      await write(GO_VAULT_FILES);
      const edit = ["mod", "edit", `-require=${GO_VAULT}@v7.8.0`, `-replace=${GO_VAULT}=./vault`];
      const env = { ...process.env, ...(await goCaches()) };
      await run("go", edit, { cwd: folder, env });
      expect(examples.length).toBeGreaterThan(5);
      expect(await outputOf("go", ["vet", "./..."], env)).toBe("");
    });
  },
);

describeWith(
  "the schema's examples in Java",
  { sdk: findPart("java-package"), pulumi: findPart("java-sdk") },
  ({ sdk, pulumi }) => {
    test("have the right types", async () => {
      const examples = examplesIn("java");
      const programs = examples.map(({ name, code }) => [`${name}/App.java`, `package ${name};\n\n${code}`]);
      await write({ ...Object.fromEntries(programs), ...JAVA_VAULT_FILES });
      const files = [...programs.map(([file]) => file ?? ""), ...Object.keys(JAVA_VAULT_FILES)];
      const args = ["-d", "classes", "-cp", await classPathOf([sdk, pulumi]), ...files];
      expect(examples.length).toBeGreaterThan(5);
      expect(await outputOf("javac", args)).toBe("");
    });
  },
);

describe("the schema's examples in YAML", () => {
  const stack = useEngineStack({
    workspace: { runtime: "yaml", env: { STAGING_TOKEN: "of-another-account" } },
  });
  beforeAll(async () => {
    await installPlugin(stack);
    await stack.workspace.config("release", "v1");
  });

  // The plugin of Vault is no part of this test.
  const examples = examplesIn("yaml").filter(({ code }) => !code.includes("vault:"));
  test.each(examples.map(({ name, code }) => [name, code]))("%s is a program", async (_, code) => {
    await stack.workspace.writeProgram(code);
    await stack.workspace.preview();
  });

  test("are needed: without a description, a token is refused", async () => {
    const ci = { type: "influxdb-tokens:ManagementToken", properties: { expiresIn: "90d" } };
    await stack.workspace.writeProgram(JSON.stringify({ resources: { ci } }));
    const { output } = await stack.workspace.preview({ expectFailure: true });
    expect(output).toMatch(/[Mm]issing required property.*description|description.*required/);
  });
});

/** What a command prints; nothing if it succeeds without a word. */
async function outputOf(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const options = { cwd: folder, env, maxBuffer: 1e8 };
  const { stdout, stderr } = await run(command, [...args], options).catch((error) => error);
  return `${stdout}${stderr}`;
}
