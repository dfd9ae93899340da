import { mkdtemp, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { packedPackage } from "../test/support/package/packedPackage";

/**
 * A folder outside the repository with the packed package installed. Inside the repository, the package's name would
 * resolve to the repository itself.
 */
export class ConsumerFolder {
  private constructor(readonly path: string) {}

  static async make(): Promise<ConsumerFolder> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-bench-"));
    await symlink(await packedPackage(), path.join(folder, "node_modules"));
    return new ConsumerFolder(folder);
  }

  async close(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
