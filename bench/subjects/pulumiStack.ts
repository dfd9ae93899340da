import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { Workspace, type WorkspaceOptions } from "../../test/support/workspace";
import type { Operation, Stack } from "./subject";

const LONGEST_MS = 30 * 60_000;

/** A stack of the real engine, whose states are files unless the options say otherwise. */
export class PulumiStack implements Stack {
  private constructor(readonly workspace: Workspace) {}

  /**
   * Makes the project and its stack.
   *
   * @param surroundings where they are to live; what both set is taken together
   */
  static async open(options: WorkspaceOptions, surroundings: WorkspaceOptions = {}): Promise<PulumiStack> {
    const env = { ...options.env, ...surroundings.env };
    return new PulumiStack(await Workspace.create({ ...options, ...surroundings, env }));
  }

  async run(operation: Operation): Promise<void> {
    const options = { timeoutMs: LONGEST_MS };
    switch (operation) {
      case "create":
      case "unchanged":
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
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const states = names.filter((name) => path.basename(name) === `${this.workspace.stack}.json`);
    const [name] = states;
    return name === undefined ? undefined : (await stat(path.join(folder, name))).size;
  }

  async close(): Promise<void> {
    await this.workspace.dispose();
  }
}
