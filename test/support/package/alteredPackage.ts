import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { packedPackage } from "./packedPackage";

const PACKAGE = "pulumi-influxdb-tokens";

/** A bug to put into the package: what stands there, and what to put in its place. */
export interface Alteration {
  /** File of the package. */
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
    const altered = new AlteredPackage(modules);
    for (const alteration of alterations) await altered.#alter(alteration);
    return altered;
  }

  async remove(): Promise<void> {
    await rm(path.dirname(this.modules), { recursive: true, force: true });
  }

  async #alter({ file, from, to }: Alteration): Promise<void> {
    const place = path.join(this.modules, PACKAGE, file);
    const text = await readFile(place, "utf8");
    const matches = [...text.matchAll(new RegExp(from, "g"))].length;
    if (matches !== 1) throw new Error(`${from} matches ${matches} times in ${file}`);
    await writeFile(place, text.replace(from, to));
  }
}
