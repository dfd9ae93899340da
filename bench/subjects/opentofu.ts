import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { RunningCommand } from "../../test/support/command";
import type { Service } from "./service";
import { OPERATIONS, type Operation, type Stack, type Subject } from "./subject";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../..");
const source = path.join(repository, "bench/programs/tokens.tf");
const LONGEST_MS = 30 * 60_000;
const DAYS_90_MS = 90 * 86_400_000;

const COMMANDS: Readonly<Record<Operation, readonly string[]>> = {
  create: ["apply"],
  unchanged: ["apply"],
  refresh: ["apply", "-refresh-only"],
  destroy: ["destroy"],
};

/** A root module of OpenTofu in a temporary folder, with nothing of the caller's. */
export class TofuStack implements Stack {
  #running: RunningCommand | undefined;

  private constructor(
    private readonly program: string,
    private readonly folder: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  static async open(service: Service, count: number): Promise<TofuStack> {
    const { program, provider } = await programs();
    const folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-tofu-"));
    await copyFile(source, path.join(folder, "main.tf"));
    const settings = path.join(folder, "tofurc");
    await writeFile(
      settings,
      `provider_installation {
  dev_overrides { "Mastercard/restapi" = ${JSON.stringify(provider)} }
  direct {}
}
`,
    );
    return new TofuStack(program, folder, {
      PATH: process.env.PATH ?? "",
      HOME: folder,
      TMPDIR: folder,
      TF_CLI_CONFIG_FILE: settings,
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
      TF_VAR_endpoint: service.url,
      TF_VAR_collection: `/api/v0/accounts/${service.account}/management-tokens`,
      TF_VAR_tokens: String(count),
      TF_VAR_expiresAt: new Date(Date.now() + DAYS_90_MS).toISOString().replace(/\.\d+Z$/, "Z"),
      TF_VAR_credential: service.credential,
    });
  }

  async run(operation: Operation): Promise<void> {
    const { code } = await this.#start(operation).result;
    // What it printed may hold a secret: the provider keeps them in clear.
    if (code !== 0) throw new Error(`tofu ${COMMANDS[operation].join(" ")} failed with exit code ${code}`);
  }

  /** Starts the operation that creates, for what must happen while it runs. */
  startCreating(): RunningCommand {
    return this.#start("create");
  }

  async stateBytes(): Promise<number | undefined> {
    const file = await this.stateFile();
    return file === undefined ? undefined : (await stat(file)).size;
  }

  /** Where the state is; undefined before it was written. */
  async stateFile(): Promise<string | undefined> {
    const file = path.join(this.folder, "terraform.tfstate");
    return await stat(file).then(
      () => file,
      () => undefined,
    );
  }

  #start(operation: Operation): RunningCommand {
    const args = [...COMMANDS[operation], "-auto-approve", "-input=false", "-no-color"];
    const options = { cwd: this.folder, env: this.env, timeoutMs: LONGEST_MS };
    this.#running = new RunningCommand(this.program, args, options);
    return this.#running;
  }

  async close(): Promise<void> {
    // Its provider is in its process group.
    this.#running?.signalGroup("SIGKILL");
    await this.#running?.result.catch(() => undefined);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The same tokens from another tool, which neither verifies them nor encrypts what it stores. */
export const opentofu: Subject = {
  name: "opentofu",
  what: "OpenTofu with a generic REST provider: one request a token, no verification, secrets in clear in its state",
  operations: OPERATIONS,
  prepare: programs,
  open: async (service, count) => await TofuStack.open(service, count),
};

async function programs() {
  return { program: await pathFrom("opentofu"), provider: await pathFrom("restapi") };
}

async function pathFrom(requirement: string): Promise<string> {
  const { stdout } = await run(process.execPath, [path.join(repository, "tools/ensure.mjs"), requirement], {
    cwd: repository,
  });
  return stdout.trim();
}
