import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { Workspace, type WorkspaceOptions } from "../../test/support/engine/workspace";
import type { Operation, Stack } from "./subject";

const TIMEOUT_MS = 30 * 60_000;

/** A stack of the real engine, with its state in a file. */
export class PulumiStack implements Stack {
  private constructor(
    private readonly workspace: Workspace,
    private readonly edited: string | undefined,
  ) {}

  /**
   * Creates the project and its stack.
   *
   * @param overrides win over the options; environments are merged
   * @param edited the program from `edit` on
   */
  static async open(
    options: WorkspaceOptions,
    overrides: WorkspaceOptions = {},
    edited?: string,
  ): Promise<PulumiStack> {
    const env = { ...options.env, ...overrides.env };
    return new PulumiStack(
      await Workspace.create({ ...options, ...overrides, env, ownProcess: true }),
      edited,
    );
  }

  async run(operation: Operation): Promise<void> {
    const options = { timeoutMs: TIMEOUT_MS };
    switch (operation) {
      case "create":
      case "unchanged":
        await this.workspace.up(options);
        break;
      case "edit":
        if (this.edited === undefined) throw new Error("there is no edited program");
        await this.workspace.writeProgram(this.edited);
        await this.workspace.up(options);
        break;
      case "refresh":
        await this.workspace.refresh(options);
        break;
      default:
        await this.workspace.destroy(options);
    }
  }

  async stateBytes(): Promise<number | undefined> {
    const folder = path.join(this.workspace.state, ".pulumi/stacks");
    const names = await readdir(folder, { recursive: true });
    const name = names.find((file) => path.basename(file) === `${this.workspace.stack}.json`);
    return name === undefined ? undefined : (await stat(path.join(folder, name))).size;
  }

  async close(): Promise<void> {
    await this.workspace.dispose();
  }
}
