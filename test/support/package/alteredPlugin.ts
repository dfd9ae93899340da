import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type Alteration, altered } from "./alteredPackage";
import { compileSources } from "./compiledSources";

/** The plugin with a bug in its sources, where the package has it: nobody could find one again in the bundle. */
export class AlteredPlugin {
  private constructor(
    /** The `node_modules` folder that holds it. */
    readonly modules: string,
    private readonly dispose: () => void,
  ) {}

  /** @throws Error where an alteration does not match exactly once, or changes nothing */
  static async make(alterations: readonly Alteration[]): Promise<AlteredPlugin> {
    const compiled = compileSources((file, text) =>
      alterations.filter((each) => each.file === file).reduce((sum, each) => altered(sum, each), text),
    );
    const modules = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-altered-"));
    const folder = path.join(modules, "pulumi-influxdb-tokens/dist/plugin");
    await mkdir(folder, { recursive: true });
    const main = path.join(compiled.folder, "plugin/main.js");
    const program = path.join(folder, "pulumi-resource-influxdb-tokens.cjs");
    await writeFile(program, `require(${JSON.stringify(main)});\n`);
    return new AlteredPlugin(modules, compiled.dispose);
  }

  async remove(): Promise<void> {
    this.dispose();
    await rm(this.modules, { recursive: true, force: true });
  }
}
