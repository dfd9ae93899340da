import { EngineStack } from "../engine/engineStack";
import { becomeExample } from "../engine/exampleProject";
import { TokensCommand } from "../engine/tokensCommand";
import type { Workspace } from "../engine/workspace";
import { ShiftedClock } from "../preloads/shiftedClock";

/** What a program needs on a machine that has the engine and its language. */
export interface LanguageSetup {
  /** Folders to put on PATH before all others. */
  readonly path: readonly string[];
  /** Added to the environment of every command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Puts the SDK into a project, and whatever else its users do before they run it. */
  readonly prepare?: (project: string) => Promise<void>;
  /** Compiles the program, where the language host does not. */
  readonly compile?: (project: string) => Promise<void>;
}

/** A stack with the installed plugin that runs an example, an emulator, and a clock that both share. */
export class LanguageStack {
  private constructor(
    readonly engine: EngineStack,
    private readonly clock: ShiftedClock,
  ) {}

  /** @param example a folder of examples/ */
  static async start(
    example: string,
    { path, env, prepare, compile }: LanguageSetup,
  ): Promise<LanguageStack> {
    const clock = await ShiftedClock.make();
    const engine = await EngineStack.start({ workspace: { path, env: { ...env, ...clock.env } } });
    const stack = new LanguageStack(engine, clock);
    try {
      await becomeExample(stack.workspace, example);
      await prepare?.(stack.workspace.project);
      await compile?.(stack.workspace.project);
      await installPlugin(engine);
    } catch (error) {
      await stack.dispose();
      throw error;
    }
    return stack;
  }

  get workspace(): Workspace {
    return this.engine.workspace;
  }

  /** Lets time pass for the service and the plugin. */
  async advance(milliseconds: number): Promise<void> {
    this.engine.emulator.clock.advance(milliseconds);
    await this.clock.set(this.clock.ahead + milliseconds);
  }

  /** The tokens that were made for a resource, with their secrets, in the order of their creation. */
  tokens(name: string) {
    const made = this.engine.made().filter(({ description }) => description.includes(`/${name}#`));
    return made.map((token) => ({
      ...token,
      secret: this.engine.secrets.find((secret) => secret.startsWith(token.tokenPrefix)),
    }));
  }

  /** The database tokens that were made for a resource, in the order of their creation. */
  databaseTokens(name: string) {
    return this.engine.madeForDatabases().filter(({ description }) => description.includes(`/${name}#`));
  }

  async dispose(): Promise<void> {
    await this.engine.dispose();
    await this.clock.remove();
  }
}

/** Installs the plugin for a stack's first workspace, as its users do. */
export async function installPlugin(engine: EngineStack): Promise<void> {
  const { code, output } = await new TokensCommand(engine).run(["plugin", "install"]);
  if (code !== 0) throw new Error(output);
}
