import { readFileSync, statSync } from "node:fs";
import { writePrivateFile } from "../emulator/privateFile";

/** Longer than the prefix that listings show. */
const TOKEN = /^M\.V1\.[A-Za-z0-9+/=_-]{16,}$/;

/**
 * Reads the token string in a file.
 *
 * @returns undefined if there is no such file
 * @throws Error if the file contains something else, which must not be overwritten
 */
export function readTokenFile(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  const text = stats.isFile() ? readFileSync(path, "utf8").trim() : "";
  if (!TOKEN.test(text))
    throw new Error(`${path} exists but contains no token. Remove it, or name another file.`);
  return text;
}

/** Writes a token string to a file that only its owner can read. */
export function writeTokenFile(path: string, secret: string): void {
  writePrivateFile(path, `${secret}\n`);
}
