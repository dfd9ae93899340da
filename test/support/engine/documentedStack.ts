import { readFile } from "node:fs/promises";
import path from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { findSecrets } from "../leaks";
import { EngineStack } from "./engineStack";
import { program } from "./program";
import { type Section, scriptOf, sectionsOf } from "./runbook";
import { settingsFor, tokensCommandFolder } from "./tokensCommand";
import type { ScriptOptions, Workspace } from "./workspace";

const repository = path.resolve(__dirname, "../../..");

/** A document of docs/. */
export class Document {
  private constructor(
    readonly text: string,
    readonly sections: readonly Section[],
  ) {}

  static async read(name: string): Promise<Document> {
    const text = await readFile(path.join(repository, "docs", name), "utf8");
    return new Document(text, sectionsOf(text));
  }

  /** The commands of the section of a title. */
  section(title: string): Section {
    const section = this.sections.find((each) => each.title === title);
    if (section === undefined) throw new Error(`the document has no commands in a section ${title}`);
    return section;
  }

  /** The program in the section of a title, as a CommonJS module. */
  program(title: string): string {
    const text = this.text.split(/^## /m).find((part) => part.startsWith(`${title}\n`));
    const [, code = ""] = /^```ts\n([\s\S]*?)^```$/m.exec(text ?? "") ?? [];
    const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
    return transpileModule(code, { compilerOptions }).outputText;
  }
}

/** A stack `prod` with a token `ci`, and a shell in its project's folder that has `pulumi` and `influxdb-tokens`. */
export class DocumentedStack {
  private constructor(
    readonly engine: EngineStack,
    private readonly bin: string,
  ) {}

  static async start(): Promise<DocumentedStack> {
    const engine = await EngineStack.start({ workspace: { stack: "prod" } });
    return new DocumentedStack(engine, await tokensCommandFolder(engine.workspace));
  }

  get workspace(): Workspace {
    return this.engine.workspace;
  }

  /** Makes the stack one with a token `ci` that lives. */
  async heal(options = "{}"): Promise<void> {
    await this.workspace.writeProgram(
      program(`const ci = new ManagementToken("ci", { description: "CI", expiresIn: "90d" }, ${options});
exports.token = ci.token;`),
    );
    await this.workspace.up();
  }

  /** The URN of the token. */
  async urn(): Promise<string> {
    return (await this.workspace.resources("ci"))[0]?.urn ?? "";
  }

  /**
   * Runs the commands of a section. Fails where one exits otherwise than the document says.
   *
   * @param options.env its PATH has folders in which commands are looked for before the stack's own
   * @returns what they printed
   */
  async run(section: Section, { env = {}, ...options }: ScriptOptions = {}): Promise<string> {
    const { workspace, engine } = this;
    const { code, output } = await workspace.script(scriptOf(section), {
      ...options,
      env: {
        ...settingsFor(engine),
        ...env,
        PATH: [this.bin, env.PATH ?? []].flat().join(path.delimiter),
      },
    });
    expect(`${code}\n${output}`).toMatch(/^0\n/);
    expect(await findSecrets({ secrets: engine.secrets, texts: { output } })).toEqual([]);
    return output;
  }
}
