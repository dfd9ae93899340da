import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { RunningCommand } from "../../test/support/command";
import { Workspace, type WorkspaceOptions } from "../../test/support/workspace";
import type { Operation, Stack } from "./subject";

let stacks = 0;

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
    // In a state backend that others share, a name may be taken.
    if (surroundings.backendUrl !== undefined) options = { ...options, stack: `test-${++stacks}` };
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

  /** Starts the operation that creates, for what must happen while it runs. */
  startCreating(): RunningCommand {
    return this.workspace.start(["up", "--yes", "--skip-preview", "--suppress-progress"]);
  }

  async stateBytes(): Promise<number | undefined> {
    const file = await this.stateFile();
    return file === undefined ? undefined : (await stat(file)).size;
  }

  /** Where the state is; undefined where it is in no file. */
  async stateFile(): Promise<string | undefined> {
    const folder = path.join(this.workspace.state, ".pulumi/stacks");
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const states = names.filter((name) => path.basename(name) === `${this.workspace.stack}.json`);
    const [name] = states;
    return name === undefined ? undefined : path.join(folder, name);
  }

  async close(): Promise<void> {
    await this.workspace.dispose();
  }
}
