import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { RunningCommand } from "../../test/support/exec/command";
import type { Service } from "./service";
import { type Operation, type Stack, type Subject, WITHOUT_EDIT } from "./subject";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../..");
const source = path.join(repository, "bench/programs/tokens.tf");
const TIMEOUT_MS = 30 * 60_000;
const DAYS_90_MS = 90 * 86_400_000;

const COMMANDS: Readonly<Record<Operation, readonly string[]>> = {
  create: ["apply"],
  unchanged: ["apply"],
  edit: ["apply"],
  refresh: ["apply", "-refresh-only"],
  destroy: ["destroy"],
};

/** A root module of OpenTofu in a temporary folder, isolated from the caller's settings. */
class TofuStack implements Stack {
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
    const args = [...COMMANDS[operation], "-auto-approve", "-input=false", "-no-color"];
    const options = { cwd: this.folder, env: this.env, timeoutMs: TIMEOUT_MS };
    this.#running = new RunningCommand(this.program, args, options);
    const { code } = await this.#running.result;
    // The output is left out: it may show a secret, which this provider stores in clear text.
    if (code !== 0) throw new Error(`tofu ${COMMANDS[operation].join(" ")} failed with exit code ${code}`);
  }

  async stateBytes(): Promise<number | undefined> {
    return (await stat(path.join(this.folder, "terraform.tfstate"))).size;
  }

  async close(): Promise<void> {
    // Its provider is in its process group.
    this.#running?.signalGroup("SIGKILL");
    await this.#running?.result.catch(() => undefined);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The same tokens from another tool, which neither verifies them nor encrypts its state. */
export const opentofu: Subject = {
  name: "opentofu",
  operations: WITHOUT_EDIT,
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
