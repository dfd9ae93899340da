import { randomUUID } from "node:crypto";
import { chmod, rename, rm, writeFile } from "node:fs/promises";
import { messageOf } from "./failure";

/**
 * Writes a file, all or nothing: a reader sees the old content or the new one, and an end half-way leaves the old one.
 *
 * @param mode of the file; by default what the process gives to new files
 * @throws Error that names the file
 */
export async function writeWholeFile(path: string, text: string, mode?: number): Promise<void> {
  // Beside it: only within a file system is a file renamed at once. A collector of `*.prom` must not take it.
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, text, { flag: "wx" });
    if (mode !== undefined) await chmod(draft, mode);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw new Error(`${path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}
