import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { HANDLER } from "../../provider/resources/handler";
import { useEngineStack } from "../support/engine/engineStack";
import { oneToken, program } from "../support/engine/program";
import { preloading } from "../support/preloads/preloading";

describe("what a state holds of a token", () => {
  // Other compilers, preloads and module systems: all of it in a process of its own.
  const stack = useEngineStack({ workspace: { ownProcess: true } });
  const inProject = (name: string) => path.join(stack.workspace.project, name);

  async function handlersInState(): Promise<unknown[]> {
    const tokens = (await stack.workspace.export()).deployment.resources?.filter(({ type }) =>
      type.endsWith("influxdb-tokens:ManagementToken"),
    );
    return (tokens ?? []).flatMap(({ inputs, outputs }) => [inputs?.__provider, outputs?.__provider]);
  }

  test("is at most 1.9 kB with every argument and output set, apart from the engine's own notes", async () => {
    const end = { expiresIn: "90d", keepers: { release: "2027.01" }, verify: { timeout: "2m" } };
    await stack.workspace.writeProgram(
      oneToken({ description: "CI: manages databases and tokens", onInvalid: "error", ...end }),
    );
    await stack.workspace.up();
    const [resource] = await stack.workspace.resources("ci");
    const { stackTrace, sourcePosition, propertyDependencies, ...own } = (resource ??
      {}) as unknown as Record<string, unknown>;
    const bytes = Buffer.byteLength(JSON.stringify(own));
    const outputs = resource?.outputs ?? {};
    for (const name of [
      "token",
      "tokenId",
      "tokenPrefix",
      "fingerprint",
      "scope",
      "createdAt",
      "createdBy",
    ]) {
      expect(outputs).toHaveProperty(name);
    }
    expect({ bytes, tooLong: bytes > BUDGET }).toEqual({ bytes, tooLong: false });
  });

  test("names the line of the program that declares it", async () => {
    await stack.workspace.writeProgram(`${oneToken({ description: "CI" })}\n`);
    await stack.workspace.up();
    const [resource] = await stack.workspace.resources("ci");
    const { sourcePosition, stackTrace } = resource as unknown as Record<string, unknown>;
    expect(JSON.stringify([sourcePosition, stackTrace])).toMatch(/index\.js#\d+/);
  });

  test("is the same constant in plain JavaScript, under instrumentation and in ES modules", async () => {
    const { workspace } = stack;
    const two = program(`for (const name of ["one", "two"]) {
  new ManagementToken(name, { description: name, verify: false });
}`);
    await workspace.writeProgram(two);
    await workspace.up();
    expect(new Set(await handlersInState())).toEqual(new Set([HANDLER]));
    expect(await handlersInState()).toHaveLength(4);

    await workspace.up({ env: { NODE_OPTIONS: preloading("instrument") }, args: ["--expect-no-changes"] });

    await writeFile(inProject("package.json"), JSON.stringify({ name: "tokens-test", type: "module" }));
    await workspace.writeProgram(`import { ManagementToken } from "pulumi-influxdb-tokens";
for (const name of ["one", "two"]) new ManagementToken(name, { description: name, verify: false });`);
    await workspace.up({ args: ["--expect-no-changes"] });
    await writeFile(inProject("package.json"), JSON.stringify({ name: "tokens-test" }));
  });

  test.each([
    ["of today", { target: "es2022", module: "nodenext", strict: true }],
    ["of long ago", { target: "es5", module: "nodenext", removeComments: true, importHelpers: false }],
    [
      "with class fields by definition",
      { target: "esnext", module: "nodenext", useDefineForClassFields: true },
    ],
  ])(
    "is the same constant under a compiler %s, and every output has its value",
    async (_, compilerOptions) => {
      const { workspace } = stack;
      await rm(inProject("index.js"), { force: true });
      await writeFile(inProject("Pulumi.yaml"), JSON.stringify({ name: "tokens-test", runtime: "nodejs" }));
      const options = { ...compilerOptions, moduleResolution: "nodenext", skipLibCheck: true };
      await writeFile(
        inProject("tsconfig.json"),
        JSON.stringify({ compilerOptions: options, files: ["index.ts"] }),
      );
      await writeFile(
        inProject("index.ts"),
        `import { ManagementToken } from "pulumi-influxdb-tokens";
const tokens = ["one", "two"].map((name) => new ManagementToken(name, { description: name, verify: false }));
export const ids = tokens.map(({ tokenId }) => tokenId);
export const token = tokens[0]!.token;
`,
      );
      await workspace.up();
      expect(new Set(await handlersInState())).toEqual(new Set([HANDLER]));
      const alive = stack.made().filter(({ state }) => state === "active");
      expect(await workspace.output("ids")).toEqual(expect.arrayContaining(alive.map(({ id }) => id)));
      expect(stack.secrets).toContain(await workspace.output("token", { showSecrets: true }));
      expect(alive).toHaveLength(2);
    },
  );

  test("and nothing is left of it after a destroy", async () => {
    await stack.workspace.destroy();
    expect(stack.made().every(({ state }) => state === "revoked")).toBe(true);
  });
});

/** Bytes of compact JSON: every step of an update writes the whole state. */
const BUDGET = 1_900;
