import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import {
  type Asked,
  compiledExample,
  examples,
  layOutModules,
  mockedRun,
  programsIn,
  secretValue,
  withDatabaseToken,
} from "../../support/stores/storeProject";
import { describeWith, findPart } from "../../support/tools/realPart";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../../..");
const TOKEN = `M.V1.${"stored".repeat(8)}`;

/** What each example hands to its store: a type, and where in its inputs the token has to be. */
const STORES: Record<
  string,
  { type: string; at: string[]; value?: string; config?: Record<string, string> }
> = {
  aws: { type: "aws:secretsmanager/secretVersion:SecretVersion", at: ["secretString"] },
  azure: {
    type: "azure-native:keyvault:Secret",
    at: ["properties", "value"],
    config: { "project:resourceGroup": "group", "project:vault": "vault" },
  },
  github: {
    type: "github:index/actionsSecret:ActionsSecret",
    at: ["value"],
    config: { "project:repository": "infra" },
  },
  google: { type: "gcp:secretmanager/secretVersion:SecretVersion", at: ["secretData"] },
  kubernetes: { type: "kubernetes:core/v1:Secret", at: ["stringData", "token"] },
  vault: { type: "vault:kv/secretV2:SecretV2", at: ["dataJson"], value: JSON.stringify({ token: TOKEN }) },
};

/** These, and the program whose token goes through a pipe. */
const PROGRAMS = [...Object.keys(STORES), "telegraf"].sort();

describeWith("the programs of examples/stores", { packages: findPart("store-packages") }, ({ packages }) => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-stores-"));
    await layOutModules(folder, packages);
    for (const name of PROGRAMS) {
      await cp(path.join(examples, name), path.join(folder, name), { recursive: true });
    }
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("are all of them here", async () => {
    const files = await readdir(examples, { recursive: true });
    const programs = files.flatMap((file) => /^(.*)\/index\.ts$/.exec(file)?.[1] ?? []);
    expect(programs.sort()).toEqual(PROGRAMS);
  });

  test("fit the stores' packages, with a database token too", async () => {
    for (const name of Object.keys(STORES)) {
      await writeFile(path.join(folder, name, "database.ts"), await withDatabaseToken(name));
    }
    const shown = programsIn(await readFile(path.join(examples, "README.md"), "utf8"));
    expect(shown).toEqual([expect.stringContaining("new DatabaseToken(")]);
    await writeFile(path.join(folder, "shown.ts"), shown.join(""));
    const tsc = path.join(repository, "node_modules/typescript/bin/tsc");
    const { compilerOptions } = JSON.parse(
      await readFile(path.join(examples, "vault/tsconfig.json"), "utf8"),
    );
    const settings = {
      compilerOptions: { ...compilerOptions, typeRoots: [path.join(repository, "node_modules/@types")] },
      include: ["*/index.ts", "*/database.ts", "shown.ts"],
    };
    await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(settings));
    const { stdout } = await run(process.execPath, [tsc, "-p", folder]).catch((error) => error);
    expect(stdout).toBe("");
  });

  test("name the releases that they are checked with", async () => {
    const pins = path.join(repository, "test/support/stores/packages/package.json");
    const { dependencies: pinned } = JSON.parse(await readFile(pins, "utf8"));
    for (const name of PROGRAMS) {
      const manifest = JSON.parse(await readFile(path.join(examples, name, "package.json"), "utf8"));
      for (const [dependency, range] of Object.entries<string>(manifest.dependencies)) {
        if (!(dependency in pinned) || dependency === "@pulumi/pulumi") continue;
        const [major, minor] = pinned[dependency].split(".");
        expect(`${dependency}@${range}`).toBe(`${dependency}@^${major}.${minor}.0`);
      }
    }
  });

  test.each(Object.entries(STORES))(
    "%s: the store's resource gets the token, as a secret",
    async (name, store) => {
      const project = path.join(folder, `${name}-mocked`);
      await mkdir(project);
      await writeFile(path.join(project, "program.js"), await compiledExample(name));
      await writeFile(path.join(project, "run.js"), mockedRun(TOKEN, store.config ?? {}));
      const { stdout } = await run(process.execPath, ["run.js"], { cwd: project, maxBuffer: 1 << 24 });
      const asked = JSON.parse(stdout) as Asked[];

      const [stored, ...more] = asked.filter(({ type }) => type === store.type);
      expect(more).toEqual([]);
      expect(tokenIn(stored?.inputs, store.at)).toBe(store.value ?? TOKEN);
      // Nowhere else, and nowhere in clear.
      expect(JSON.stringify(asked, hideSecrets)).not.toContain(TOKEN);
      // The old token goes only once this store has the new one.
      const retirement = asked.find(({ type }) => type.endsWith(":TokenRetirement"));
      expect(retirement?.dependencies).toContainEqual(
        expect.stringMatching(`${store.type}::${stored?.name}$`),
      );
    },
  );
});

/** What is under a path of the inputs, where it, or what it is part of, is marked as secret. */
function tokenIn(inputs: unknown, at: readonly string[]): unknown {
  let value = inputs;
  for (const [depth, key] of at.entries()) {
    value = (value as Asked["inputs"] | undefined)?.[key];
    const secret = secretValue(value);
    if (secret === undefined) continue;
    return at.slice(depth + 1).reduce<unknown>((inner, part) => (inner as Asked["inputs"])[part], secret);
  }
  return undefined;
}

function hideSecrets(_key: string, value: unknown): unknown {
  return secretValue(value) === undefined ? value : "[secret]";
}
