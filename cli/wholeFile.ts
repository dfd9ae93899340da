import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
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
    const file = await open(draft, "wx");
    try {
      await file.writeFile(text);
      // Never by name: whoever owns the folder could put a link there, to a file that only this user can open to all.
      if (mode !== undefined) await file.chmod(mode);
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw new Error(`${path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}
