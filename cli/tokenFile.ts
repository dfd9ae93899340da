import { readFileSync, statSync } from "node:fs";
import { writePrivateFile } from "../emulator/privateFile";

/** Longer than what listings show of a token. */
const TOKEN = /^M\.V1\.[A-Za-z0-9+/=_-]{16,}$/;

/**
 * Reads the token string that a file holds.
 *
 * @returns undefined where there is no such file
 * @throws Error when the file holds something else, which must not be overwritten
 */
export function readTokenFile(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  const text = stats.isFile() ? readFileSync(path, "utf8").trim() : "";
  if (!TOKEN.test(text))
    throw new Error(`${path} exists and holds no token. Remove it, or name another file.`);
  return text;
}

/** Writes a token string to a file that only its owner can read. */
export function writeTokenFile(path: string, secret: string): void {
  writePrivateFile(path, `${secret}\n`);
}
