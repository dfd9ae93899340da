import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type CommandResult, RunningCommand } from "../exec/command";
import type { EngineStack } from "./engineStack";
import type { Workspace } from "./workspace";

/** The compiled command, as a project has it that installed the package. */
export function commandFile(workspace: Workspace): string {
  return path.join(workspace.project, "node_modules/pulumi-influxdb-tokens/dist/cli/main.js");
}

/** Makes the command one that a shell finds by its name; the folder for its PATH. */
export async function tokensCommandFolder(workspace: Workspace): Promise<string> {
  const folder = path.join(workspace.root, "bin");
  await mkdir(folder);
  const command = path.join(folder, "influxdb-tokens");
  await writeFile(command, `#!/bin/sh\nexec '${process.execPath}' '${commandFile(workspace)}' "$@"\n`);
  await chmod(command, 0o755);
  return folder;
}

/** The settings that reach a stack's emulator. */
export function settingsFor({ emulator }: EngineStack): Record<string, string> {
  return {
    INFLUXDB_TOKENS_ENDPOINT: emulator.url,
    INFLUXDB_TOKENS_ACCOUNT_ID: emulator.accounts[0] ?? "",
    INFLUXDB_MANAGEMENT_TOKEN: emulator.secret,
  };
}

/** How one call of the command is made. */
interface TokensOptions {
  /** Where it runs and whose states it reads. @default the stack's first */
  readonly workspace?: Workspace;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** The `influxdb-tokens` command of a project, as a process of its own, with everything that it printed. */
export class TokensCommand {
  /** What all calls so far have printed. */
  transcript = "";

  constructor(private readonly stack: EngineStack) {}

  /** Runs it and waits for its end. */
  async run(args: readonly string[], options: TokensOptions = {}): Promise<CommandResult> {
    const result = await this.start(args, options).result;
    this.transcript += result.output;
    return result;
  }

  /** Runs it with `--json` and reads what it printed. */
  async json<T>(args: readonly string[], options: TokensOptions = {}): Promise<T & { code: number | null }> {
    const { code, stdout, output } = await this.run([...args, "--json"], options);
    try {
      return { ...(JSON.parse(stdout) as T), code };
    } catch {
      throw new Error(`influxdb-tokens ${args.join(" ")} printed no JSON:\n${output}`);
    }
  }

  /** Starts it, for what must happen while it runs. */
  start(args: readonly string[], options: TokensOptions = {}): RunningCommand {
    const workspace = options.workspace ?? this.stack.workspace;
    return new RunningCommand(process.execPath, [commandFile(workspace), ...args], {
      cwd: workspace.project,
      env: { ...workspace.env, ...settingsFor(this.stack), ...options.env },
      timeoutMs: 570_000,
      ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    });
  }
}
