import { readFileSync } from "node:fs";
import { isStoredDatabase } from "./databases/stored";
import { isStoredDatabaseToken } from "./databaseTokens/stored";
import { isObject } from "./jsonBody";
import { isStoredManagementToken } from "./managementTokens/stored";
import { writePrivateFile } from "./privateFile";
import type { Snapshot } from "./storage";

const VERSION = 1;

/** The initial content if there is no file yet. */
export const EMPTY: Snapshot = { initial: {}, tokens: [], databaseTokens: [], databases: [] };

/**
 * Reads what an earlier emulator stored; {@link EMPTY} if there is no file yet.
 *
 * @throws Error with the file's name if it contains something else
 */
export function loadSnapshot(path: string): Snapshot {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (isObject(error) && error.code === "ENOENT") return EMPTY;
    throw error;
  }
  const snapshot = parseSnapshot(text);
  if (snapshot === undefined) {
    throw new Error(`${path} is not a file of this emulator. Remove it, or name another one.`);
  }
  return snapshot;
}

/** Writes what the emulator stores. Synchronous: a change is in the file before the service answers. */
export function saveSnapshot(path: string, snapshot: Snapshot): void {
  writePrivateFile(path, `${JSON.stringify({ version: VERSION, ...snapshot }, null, 1)}\n`);
}

function parseSnapshot(text: string): Snapshot | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(content) || content.version !== VERSION) return undefined;
  // The first files held management tokens only.
  const { initial, tokens, databaseTokens = [], databases = [] } = content;
  if (!isObject(initial) || !Object.values(initial).every((id) => typeof id === "string")) return undefined;
  if (!Array.isArray(tokens) || !tokens.every(isStoredManagementToken)) return undefined;
  if (!Array.isArray(databaseTokens) || !databaseTokens.every(isStoredDatabaseToken)) return undefined;
  if (!Array.isArray(databases) || !databases.every(isStoredDatabase)) return undefined;
  return { initial: initial as Record<string, string>, tokens, databaseTokens, databases };
}
