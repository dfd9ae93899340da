import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { findSecrets } from "../leaks";
import { preloading } from "../preloads/preloading";
import { EngineStack } from "./engineStack";
import { TokensCommand } from "./tokensCommand";
import type { OperationOptions, Workspace } from "./workspace";

const examples = path.resolve(__dirname, "../../../examples");

/** What a {@link ExampleStack} starts with. */
interface ExampleOptions {
  /** Added to the environment of every command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders to put on PATH before all others. */
  readonly path?: readonly string[];
}

/** An emulator, a stack on the real engine that runs an example, and a clock that all of them share. */
export class ExampleStack {
  readonly tokens: TokensCommand;
  #ahead = 0;

  private constructor(
    readonly stack: EngineStack,
    /** A folder apart from the workspace's. */
    readonly folder: string,
  ) {
    this.tokens = new TokensCommand(stack);
  }

  /** @param name of a folder of examples/ */
  static async start(name: string, { env, path: folders }: ExampleOptions = {}): Promise<ExampleStack> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-rotation-"));
    const clock = { NODE_OPTIONS: preloading("shiftedClock"), TEST_CLOCK_FILE: path.join(folder, "clock") };
    const store = { STORE_PATH: path.join(folder, "store"), STORE_KEY: "0123456789abcdef".repeat(4) };
    const stack = await EngineStack.start({
      workspace: { env: { ...clock, ...store, ...env }, ...(folders === undefined ? {} : { path: folders }) },
    });
    const example = new ExampleStack(stack, folder);
    for (const file of await readdir(path.join(examples, name))) {
      if (!file.endsWith(".ts")) continue;
      const { outputText } = transpileModule(await readFile(path.join(examples, name, file), "utf8"), {
        compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
      });
      await writeFile(path.join(example.workspace.project, file.replace(/\.ts$/, ".js")), outputText);
    }
    return example;
  }

  get workspace(): Workspace {
    return this.stack.workspace;
  }

  /** The present instant, in milliseconds. */
  get now(): number {
    return this.stack.emulator.clock.now().getTime();
  }

  /** Lets time pass for the service, the provider and the command. */
  async advance(milliseconds: number): Promise<void> {
    this.#ahead += milliseconds;
    this.stack.emulator.clock.advance(milliseconds);
    await writeFile(path.join(this.folder, "clock"), String(this.#ahead));
  }

  /** `pulumi up`; what the state then holds of the rotating token. */
  async up(options: OperationOptions = {}): Promise<Record<string, string | undefined>> {
    await this.workspace.up(options);
    return await this.rotatingToken();
  }

  /** What the state holds of the rotating token, secrets encrypted. */
  async rotatingToken(): Promise<Record<string, string | undefined>> {
    const { deployment } = await this.workspace.export();
    const found = (deployment.resources ?? []).find(({ type }) => type.endsWith(":RotatingManagementToken"));
    return (found?.outputs ?? {}) as Record<string, string | undefined>;
  }

  /** The kinds of what `influxdb-tokens due` lists, from the states alone. */
  async due(within: string): Promise<string[]> {
    const env = { INFLUXDB_MANAGEMENT_TOKEN: "", INFLUXDB_TOKENS_ENDPOINT: "" };
    const { code, classes } = await this.tokens.json<{ classes: Record<string, unknown[]> }>(
      ["due", "--within", within],
      { env },
    );
    const kinds = Object.entries(classes).flatMap(([kind, items]) => items.map(() => kind));
    if (code !== (kinds.length > 0 ? 3 : 0)) throw new Error(`due exits with ${code} and lists ${kinds}`);
    return kinds;
  }

  /** The ids of the living tokens that the package made. */
  get living(): string[] {
    const living = this.stack.made().filter(({ state }) => state === "active");
    return living.map(({ id }) => id).sort();
  }

  /** Where a secret stands in clear: state, output, any file of the workspace, the store. */
  async leaks(): Promise<string[]> {
    const { secrets } = this.stack;
    const state = (await this.workspace.run(["stack", "export"])).stdout;
    const texts = { state, output: this.workspace.transcript, command: this.tokens.transcript };
    const hits = await findSecrets({ secrets, texts, folders: [this.workspace.root, this.folder] });
    return hits.map(({ place, form }) => `a secret stands in ${place} (${form})`);
  }

  async dispose(): Promise<void> {
    await this.stack.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}
