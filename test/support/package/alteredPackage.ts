import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { packedPackage } from "./packedPackage";

const PACKAGE = "pulumi-influxdb-tokens";

/** A bug to put into the package: what stands there, and what to put in its place. */
export interface Alteration {
  /** File of the package, or source of the plugin. */
  readonly file: string;
  readonly from: RegExp;
  readonly to: string;
}

/** A copy of the packed package with a bug in it. */
export class AlteredPackage {
  private constructor(
    /** The `node_modules` folder that holds it. */
    readonly modules: string,
  ) {}

  /** Makes the copy. @throws Error where an alteration does not match exactly once, or changes nothing */
  static async make(alterations: readonly Alteration[]): Promise<AlteredPackage> {
    const packed = await packedPackage();
    const folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-altered-"));
    const modules = path.join(folder, "node_modules");
    await mkdir(modules);
    for (const name of await readdir(packed)) {
      const [from, to] = [path.join(packed, name), path.join(modules, name)];
      if (name === PACKAGE) await cp(from, to, { recursive: true });
      else await symlink(from, to);
    }
    const made = new AlteredPackage(modules);
    for (const alteration of alterations) await made.#alter(alteration);
    return made;
  }

  async remove(): Promise<void> {
    await rm(path.dirname(this.modules), { recursive: true, force: true });
  }

  async #alter(alteration: Alteration): Promise<void> {
    const place = path.join(this.modules, PACKAGE, alteration.file);
    await writeFile(place, altered(await readFile(place, "utf8"), alteration));
  }
}

/** A text with an alteration. @throws Error where it does not match exactly once, or changes nothing */
export function altered(text: string, { file, from, to }: Alteration): string {
  const matches = [...text.matchAll(new RegExp(from, "g"))].length;
  if (matches !== 1) throw new Error(`${from} matches ${matches} times in ${file}`);
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${from} changes nothing in ${file}`);
  return changed;
}
