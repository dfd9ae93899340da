import { renameSync, rmSync, writeFileSync } from "node:fs";

/**
 * Writes a file that only its owner can read, all or nothing: a reader sees the old content or the new one. Anything
 * with that name is replaced, including a link and loose permissions.
 */
export function writePrivateFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    rmSync(temporary, { force: true });
    writeFileSync(temporary, text, { mode: 0o600, flag: "wx" });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
