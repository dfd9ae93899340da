import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type CommandResult, RunningCommand } from "../exec/command";
import { isAlive, processesUsing } from "../exec/processes";
import { exists } from "../exists";
import { packedPackage } from "../package/packedPackage";
import { enginePath, yamlHostPath } from "../tools/enginePath";
import { nativePlugin } from "./nativePlugin";

/**
 * How much the engine's own log tells, from 1 to 9. For a person who looks at one test: it goes to the terminal and
 * holds secrets, so that it is not searched for them.
 */
const LOG = process.env.PULUMI_TEST_LOG;

/** The commands that run the program. */
const RUN_A_PROGRAM = ["up", "preview"];

/** Has a `pulumi` that lets these commands run the program in a shared process. */
const SHARED_PROCESS_FOLDER = path.resolve(__dirname, "../programHosts/bin");

/** What a {@link Workspace} starts with. */
export interface WorkspaceOptions {
  /** The program, as the text of a CommonJS module or of Main.yaml. */
  readonly program?: string;
  /**
   * The language of the program.
   * @default "nodejs"
   */
  readonly runtime?: "nodejs" | "yaml";
  /**
   * Name of the project.
   * @default "tokens-test"
   */
  readonly project?: string;
  /**
   * Name of the stack, which is made and selected.
   * @default "test"
   */
  readonly stack?: string;
  /** Plain stack configuration, such as `influxdb-tokens:endpoint`. */
  readonly config?: Readonly<Record<string, string>>;
  /** Added to the environment of every command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders to put on PATH before all others. */
  readonly path?: readonly string[];
  /** Whether the plugin of the built package is on PATH, behind those folders. */
  readonly plugin?: boolean;
  /** `main` of Pulumi.yaml: the folder, inside the project's, that holds the program. */
  readonly main?: string;
  /**
   * Whether the engine starts a process for the program, as it does for users. Otherwise a shared process runs it, which
   * has loaded Pulumi's SDK: that takes half as long.
   * @default false
   */
  readonly ownProcess?: boolean;
  /**
   * URL of the state backend.
   * @default a folder of this workspace
   */
  readonly backendUrl?: string;
  /**
   * Passphrase of the stack's secrets.
   * @default a random one
   */
  readonly passphrase?: string;
}

/** How one command is run. */
interface RunOptions {
  /** The command must fail: success rejects. Without it, failure rejects. */
  readonly expectFailure?: boolean;
  /** Added to the environment of this command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to standard input. */
  readonly stdin?: string;
  /**
   * Milliseconds after which the command is killed.
   * @default 570000
   */
  readonly timeoutMs?: number;
  /** The command is asked to print secrets: what it prints is left out of the transcript. */
  readonly revealsSecrets?: boolean;
}

/** How an operation on the stack is run. */
export interface OperationOptions extends RunOptions {
  /** More arguments, such as `["--refresh"]` or `["--target", urn]`. */
  readonly args?: readonly string[];
}

/** How a shell script is run. */
export interface ScriptOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** As {@link WorkspaceOptions.ownProcess}. */
  readonly ownProcess?: boolean;
}

/** A resource as the exported state holds it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly custom: boolean;
  readonly delete?: boolean;
  readonly initErrors?: string[];
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

/** What `pulumi stack export` prints. */
export interface StackExport {
  readonly version: number;
  readonly deployment: {
    readonly resources?: StateResource[];
    readonly pending_operations?: { readonly resource: StateResource; readonly type: string }[];
  };
}

/**
 * A Pulumi project and stack in a temporary folder, driven by the real engine, with nothing of the caller's:
 * home, plugins, state, passphrase and environment are its own. Several live side by side.
 *
 * Commands run asynchronously, because the emulator answers from the test's own process.
 */
export class Workspace {
  /** The temporary folder that holds all the others: where to search for what must not be there. */
  readonly root: string;
  /** The folder with Pulumi.yaml, in which commands run. */
  readonly project: string;
  /** The folder of the default state backend. */
  readonly state: string;
  /** Passphrase of the stack's secrets. */
  readonly passphrase: string;
  /** Name of the stack. */
  readonly stack: string;

  readonly #options: WorkspaceOptions;
  readonly #running = new Set<RunningCommand>();
  readonly #printed: Buffer[] = [];
  #env: Record<string, string> = {};

  private constructor(root: string, options: WorkspaceOptions) {
    this.root = root;
    this.project = path.join(root, "project");
    this.state = path.join(root, "state");
    this.passphrase = options.passphrase ?? randomBytes(12).toString("hex");
    this.stack = options.stack ?? "test";
    this.#options = options;
  }

  /** Makes the project and its stack. End it with {@link dispose}. */
  static async create(options: WorkspaceOptions = {}): Promise<Workspace> {
    const root = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-test-"));
    const workspace = new Workspace(root, options);
    try {
      await workspace.#layOut();
      await workspace.run(["stack", "init", workspace.stack]);
    } catch (error) {
      await workspace.dispose();
      throw error;
    }
    return workspace;
  }

  /** Everything that the commands so far have printed, but for those asked to reveal secrets. */
  get transcript(): string {
    return Buffer.concat(this.#printed).toString("utf8");
  }

  /** The environment that commands get: an allow-list, nothing else of the caller's. */
  get env(): Readonly<Record<string, string>> {
    return this.#env;
  }

  /** Replaces the program, as the text of a CommonJS module or of Main.yaml. */
  async writeProgram(program: string): Promise<void> {
    const file = this.#options.runtime === "yaml" ? "Main.yaml" : "index.js";
    await writeFile(path.join(this.#programFolder, file), program);
  }

  /** `pulumi up`, without its preview. */
  async up(options: OperationOptions = {}): Promise<CommandResult> {
    return await this.#operation(["up", "--yes", "--skip-preview"], options);
  }

  /** `pulumi preview`. */
  async preview(options: OperationOptions = {}): Promise<CommandResult> {
    return await this.#operation(["preview"], options);
  }

  /** `pulumi refresh`, without its preview. */
  async refresh(options: OperationOptions = {}): Promise<CommandResult> {
    return await this.#operation(["refresh", "--yes", "--skip-preview"], options);
  }

  /** `pulumi destroy`, without its preview. */
  async destroy(options: OperationOptions = {}): Promise<CommandResult> {
    return await this.#operation(["destroy", "--yes", "--skip-preview"], options);
  }

  /** Removes what a killed engine has left, as the runbook says: an unreadable sidecar of the state, and the lock. */
  async cancel(options: RunOptions = {}): Promise<CommandResult> {
    for (const name of await readdir(this.state, { recursive: true })) {
      const file = path.join(this.state, name);
      if (name.endsWith(".attrs") && (await stat(file)).size === 0) await rm(file);
    }
    return await this.run(["cancel", "--yes"], options);
  }

  /** Sets a key of the stack's configuration; the value goes by standard input. */
  async config(key: string, value: string, options: { readonly secret?: boolean } = {}): Promise<void> {
    await this.run(["config", "set", key, options.secret ? "--secret" : "--plaintext"], { stdin: value });
  }

  /** The value of a stack output; `"[secret]"` for a secret one that is not asked for. */
  async output(name: string, options: { readonly showSecrets?: boolean } = {}): Promise<unknown> {
    const reveal = options.showSecrets ? ["--show-secrets"] : [];
    const result = await this.run(["stack", "output", name, "--json", ...reveal], {
      revealsSecrets: options.showSecrets ?? false,
    });
    return JSON.parse(result.stdout);
  }

  /** The stack's state, secrets encrypted. */
  async export(): Promise<StackExport> {
    const text = await this.stateText();
    if (this.#options.backendUrl !== undefined) return JSON.parse(text) as StackExport;
    const { version, checkpoint } = JSON.parse(text) as {
      version: number;
      checkpoint: { latest?: StackExport["deployment"] };
    };
    return { version, deployment: checkpoint.latest ?? {} };
  }

  /** The same as text: the file that the engine has written, or what it exports where there is no file. */
  async stateText(): Promise<string> {
    if (this.#options.backendUrl !== undefined) return (await this.run(["stack", "export"])).stdout;
    const { project = "tokens-test" } = this.#options;
    const file = path.join(this.state, ".pulumi/stacks", project, `${this.stack}.json`);
    return await readFile(file, "utf8");
  }

  /** The resources in the state of one name, those pending deletion too. */
  async resources(name: string): Promise<StateResource[]> {
    const { deployment } = await this.export();
    return (deployment.resources ?? []).filter((resource) => resource.urn.endsWith(`::${name}`));
  }

  /** Runs `pulumi` with any arguments and waits for its end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    const result = await this.#finished(args, options);
    const failed = result.code !== 0;
    if (failed !== (options.expectFailure ?? false)) {
      const ending = result.signal ?? `exit code ${result.code}`;
      throw new Error(`pulumi ${args.join(" ")} ended with ${ending}:\n${result.output}`);
    }
    return result;
  }

  /** Runs a shell script in the project's folder, with what `env` adds to the environment; its PATH comes first. */
  async script(text: string, { env = {}, ownProcess = false }: ScriptOptions = {}): Promise<CommandResult> {
    const run = (folders: readonly string[], more: Readonly<Record<string, string>>) =>
      new RunningCommand("bash", ["-c", text], {
        cwd: this.project,
        env: {
          ...this.#env,
          ...env,
          ...more,
          PATH: [...folders, env.PATH ?? [], this.#env.PATH].flat().join(path.delimiter),
        },
        timeoutMs: 570_000,
      }).result;
    if (ownProcess || !(await this.#canShareProcess())) return await run([], {});
    return await withProgramHost(await this.#program(env), (port) =>
      run([SHARED_PROCESS_FOLDER], { PROGRAM_HOST_PORT: String(port) }),
    );
  }

  /** Starts `pulumi` with any arguments, for what must happen while it runs. */
  start(args: readonly string[], options: Omit<RunOptions, "expectFailure"> = {}): RunningCommand {
    const log = LOG === undefined ? [] : ["--logtostderr", `-v=${LOG}`];
    const command = new RunningCommand("pulumi", ["--non-interactive", "--color", "never", ...log, ...args], {
      cwd: this.project,
      env: { ...this.#env, ...options.env },
      timeoutMs: options.timeoutMs ?? 570_000,
      ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
      ...(options.revealsSecrets ? {} : { onOutput: (bytes: Buffer) => this.#hear(bytes) }),
    });
    this.#running.add(command);
    command.result.catch(() => undefined).finally(() => this.#running.delete(command));
    return command;
  }

  /** The processes of this workspace that still live, plugins of a killed engine included. */
  async processes(): Promise<number[]> {
    return await processesUsing(this.root);
  }

  /** Ends what still runs and removes the folder. Can be called again. */
  async dispose(): Promise<void> {
    for (const command of this.#running) command.signalGroup("SIGKILL");
    await this.#killLeftovers();
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  async #finished(args: readonly string[], options: RunOptions): Promise<CommandResult> {
    if (!RUN_A_PROGRAM.includes(args[0] ?? "") || !(await this.#canShareProcess())) {
      return await this.start(args, options).result;
    }
    return await withProgramHost(await this.#program(options.env), (port) => {
      return this.start([...args, `--client=127.0.0.1:${port}`], options).result;
    });
  }

  /** Programs of other packages, compilers and runtimes have a process of their own, whatever a test has made of the project. */
  async #canShareProcess(): Promise<boolean> {
    if (this.#options.ownProcess || this.#options.runtime === "yaml") return false;
    const [modules, wanted] = await Promise.all(
      [path.join(this.project, "node_modules"), await packedPackage()].map((folder) =>
        realpath(folder).catch(() => ""),
      ),
    );
    return modules === wanted && (await exists(path.join(this.project, "index.js")));
  }

  async #program(env: Readonly<Record<string, string>> = {}) {
    return {
      modules: await packedPackage(),
      folder: this.project,
      env: { ...this.#env, ...env },
      onPrinted: (bytes: Buffer) => this.#hear(bytes),
    };
  }

  #hear(bytes: Buffer): void {
    if (LOG === undefined) this.#printed.push(bytes);
    else process.stderr.write(bytes);
  }

  get #programFolder(): string {
    return path.join(this.project, this.#options.main ?? ".");
  }

  async #operation(command: readonly string[], options: OperationOptions): Promise<CommandResult> {
    return await this.run([...command, "--suppress-progress", ...(options.args ?? [])], options);
  }

  async #layOut(): Promise<void> {
    const { main, project = "tokens-test", program, runtime: language = "nodejs" } = this.#options;
    const [engine, modules] = [await enginePath(), await packedPackage()];
    const plugin = this.#options.plugin ? [await nativePlugin()] : [];
    const host = language === "yaml" ? await yamlHostPath() : [];
    await mkdir(this.#programFolder, { recursive: true });
    for (const folder of ["home", "tmp", "state"]) await mkdir(path.join(this.root, folder));

    // A plain JavaScript program needs no TypeScript in the language host, which takes a second to load.
    const runtime = language === "yaml" ? "yaml" : { name: language, options: { typescript: false } };
    await this.#write("Pulumi.yaml", { name: project, runtime, ...(main === undefined ? {} : { main }) });
    await this.#write(`Pulumi.${this.stack}.yaml`, { config: this.#options.config ?? {} });
    await this.#write("package.json", { name: project, private: true });
    await symlink(modules, path.join(this.project, "node_modules"));
    if (program !== undefined) await this.writeProgram(program);

    this.#env = this.#environment([...plugin, ...host, ...engine]);
  }

  /** JSON is YAML too. */
  async #write(name: string, content: unknown): Promise<void> {
    await writeFile(path.join(this.project, name), JSON.stringify(content));
  }

  #environment(engine: readonly string[]): Record<string, string> {
    const inherited: Record<string, string> = {};
    for (const name of ["LANG", "LC_ALL", "TZ"]) {
      const value = process.env[name];
      if (value !== undefined) inherited[name] = value;
    }
    const folders = [...(this.#options.path ?? []), ...engine, path.dirname(process.execPath)];
    return {
      ...inherited,
      PATH: [...folders, process.env.PATH ?? ""].join(path.delimiter),
      HOME: path.join(this.root, "home"),
      TMPDIR: path.join(this.root, "tmp"),
      PULUMI_HOME: path.join(this.root, "home/.pulumi"),
      PULUMI_BACKEND_URL: this.#options.backendUrl ?? `file://${this.state}`,
      PULUMI_CONFIG_PASSPHRASE: this.passphrase,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...this.#options.env,
    };
  }

  async #killLeftovers(): Promise<void> {
    const deadline = Date.now() + 540_000;
    for (;;) {
      const pids = await processesUsing(this.root);
      if (pids.length === 0) return;
      for (const pid of pids) {
        if (await isAlive(pid)) process.kill(pid, "SIGKILL");
      }
      if (Date.now() > deadline) throw new Error(`could not end the processes ${pids.join(", ")}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
