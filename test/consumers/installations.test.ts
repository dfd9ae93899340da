import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { become, type ConsumerProject } from "../support/engine/consumerProject";
import { useEngineStack } from "../support/engine/engineStack";
import type { Workspace } from "../support/engine/workspace";
import { installed, type Manager } from "../support/package/installation";

const run = promisify(execFile);

/** Today's, which the repository is developed with. */
const PULUMI = "3.248.0";
/** The lowest that the package says it works with. */
const LOWEST_PULUMI = "3.200.0";

const COMMON_JS = `const { ManagementToken } = require("pulumi-influxdb-tokens");
exports.token = new ManagementToken("ci", { description: "CI", expiresIn: "90d" }).token;
`;
const ES_MODULE = `import { ManagementToken } from "pulumi-influxdb-tokens";
export const token = new ManagementToken("ci", { description: "CI", expiresIn: "90d" }).token;
`;
const TYPESCRIPT = `import * as pulumi from "@pulumi/pulumi";
import { ManagementToken, type ManagementTokenArgs } from "pulumi-influxdb-tokens";

const args: ManagementTokenArgs = { description: "CI", expiresIn: "90d" };

class Pipeline extends pulumi.ComponentResource {
  readonly token: pulumi.Output<string>;
  constructor(name: string) {
    super("test:index:Pipeline", name);
    this.token = new ManagementToken("ci", args, { parent: this }).token;
    this.registerOutputs({});
  }
}

export const token: pulumi.Output<string> = new Pipeline("pipeline").token;
`;
const compilerOptions = {
  strict: true,
  target: "es2022",
  module: "node16",
  moduleResolution: "node16",
  types: ["node"],
};

interface Case {
  readonly title: string;
  readonly manager: Manager;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly project: Omit<ConsumerProject, "modules">;
  /** What the user does before `pulumi up`. */
  readonly before?: (workspace: Workspace) => Promise<unknown>;
}

const today = { "@pulumi/pulumi": PULUMI, typescript: "5.9.3", "@types/node": "20.19.0" };

const cases: Case[] = [
  {
    title: "npm, CommonJS",
    manager: "npm",
    dependencies: today,
    project: { files: { "index.js": COMMON_JS } },
  },
  {
    title: "npm, TypeScript that Pulumi compiles, in a component, in a folder named by main",
    manager: "npm",
    dependencies: today,
    project: {
      settings: { runtime: "nodejs", main: "infrastructure/" },
      files: {
        "infrastructure/index.ts": TYPESCRIPT,
        "infrastructure/tsconfig.json": JSON.stringify({ compilerOptions }),
        "tsconfig.json": JSON.stringify({ compilerOptions }),
      },
    },
  },
  {
    title: "npm, TypeScript compiled before, as an ES module",
    manager: "npm",
    dependencies: today,
    project: {
      manifest: { type: "module", main: "dist/index.js" },
      files: {
        "index.ts": TYPESCRIPT,
        "tsconfig.json": JSON.stringify({ compilerOptions: { ...compilerOptions, outDir: "dist" } }),
      },
    },
    before: ({ project }) =>
      run(process.execPath, [path.join(project, "node_modules/typescript/bin/tsc")], { cwd: project }),
  },
  {
    title: "npm, the lowest Pulumi that is supported",
    manager: "npm",
    dependencies: { "@pulumi/pulumi": LOWEST_PULUMI },
    project: { files: { "index.js": COMMON_JS } },
  },
  {
    title: "pnpm with its strict layout, an ES module in a folder named by main",
    manager: "pnpm",
    dependencies: { "@pulumi/pulumi": PULUMI },
    project: {
      manifest: { type: "module" },
      settings: { main: "src/index.js" },
      files: { "src/index.js": ES_MODULE },
    },
  },
  {
    title: "yarn, CommonJS",
    manager: "yarn",
    dependencies: { "@pulumi/pulumi": PULUMI },
    project: { files: { "index.js": COMMON_JS } },
  },
];

describe("a project that has installed the package", () => {
  const stack = useEngineStack();

  test.each(cases)(
    "$title: up, a second up and destroy",
    async ({ manager, dependencies, project, before }) => {
      const { workspace } = stack;
      const modules = await installed(manager, dependencies);
      const { version } = JSON.parse(
        await readFile(path.join(modules, "@pulumi/pulumi/package.json"), "utf8"),
      );
      expect(version).toBe(dependencies["@pulumi/pulumi"]);
      await become(workspace, { ...project, modules });
      await before?.(workspace);
      await workspace.up();
      expect(await workspace.output("token", { showSecrets: true })).toBe(stack.secrets.at(-1));
      await workspace.up({ args: ["--expect-no-changes"] });
      await workspace.destroy();
      expect(stack.made().at(-1)?.state).toBe("revoked");
      expect(new Set(stack.made().map(({ state }) => state))).toEqual(new Set(["revoked"]));
    },
  );
});
