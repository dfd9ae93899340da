import { Limit } from "../../provider/backends/limit";
import type { CommandContext } from "../command";
import { withProgress } from "../progress";
import { PulumiCommand } from "../pulumiCommand";
import { parseStackName, parseStackState, StateError } from "./parse";
import type { StackName, StackState } from "./stackState";

/** How many stacks are read at the same time. */
const AT_ONCE = 3;

/** The states as the user's own `pulumi` exports them. It is never asked to show secrets. */
export class Pulumi {
  private readonly limit = new Limit(AT_ONCE);
  private readonly command: PulumiCommand;

  constructor(private readonly context: CommandContext) {
    this.command = new PulumiCommand(context, "or export the states and name the files with --state FILE");
  }

  /** The names of every stack in the state backend, `ORG/PROJECT/STACK`. */
  async stacks(): Promise<string[]> {
    const args = ["stack", "ls", "--all", "--json", "--fully-qualify-stack-names"];
    const text = await withProgress("listing the stacks of the state backend", this.context, () =>
      this.command.run(args),
    );
    let listed: unknown;
    try {
      listed = JSON.parse(text);
    } catch {
      throw new StateError("`pulumi stack ls --all --json` did not print JSON");
    }
    if (!Array.isArray(listed)) throw new StateError("`pulumi stack ls --all --json` did not print a list");
    return listed.map((stack: unknown) => {
      const name = typeof stack === "object" && stack !== null && "name" in stack ? stack.name : undefined;
      if (typeof name !== "string" || name === "") {
        throw new StateError("`pulumi stack ls --all --json` listed a stack without a name");
      }
      return name;
    });
  }

  /** The states of stacks. */
  async states(names: readonly string[]): Promise<StackState[]> {
    return await withProgress(`reading the states of ${names.length} stack(s)`, this.context, () =>
      Promise.all(
        names.map(async (name) => {
          const text = await this.limit.run(() => this.command.run(["stack", "export", "--stack", name]));
          return parseStackState(text, name, parseStackName(name));
        }),
      ),
    );
  }

  /** A stack's full name. If only a part of it was given, only the engine knows it. */
  async fullName(name: string): Promise<StackName> {
    const said = parseStackName(name);
    if (said.organization !== undefined && said.project !== undefined) return said;
    const args = ["stack", "--show-name", "--fully-qualify-stack-names", "--stack", name];
    return parseStackName((await this.limit.run(() => this.command.run(args))).trim());
  }
}
