import { readFileSync } from "node:fs";
import { isUuid } from "./accounts";
import { writePrivateFile } from "./privateFile";
import type { TokenRecord } from "./records";
import type { Snapshot, StoredToken } from "./store";

const VERSION = 1;

/** The initial content if there is no file yet. */
export const EMPTY: Snapshot = { initial: {}, tokens: [] };

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
    if (isRecord(error) && error.code === "ENOENT") return EMPTY;
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
  if (!isRecord(content) || content.version !== VERSION) return undefined;
  const { initial, tokens } = content;
  if (!isRecord(initial) || !Object.values(initial).every((id) => typeof id === "string")) return undefined;
  if (!Array.isArray(tokens) || !tokens.every(isStoredToken)) return undefined;
  return { initial: initial as Record<string, string>, tokens };
}

function isStoredToken(value: unknown): value is StoredToken {
  return (
    isRecord(value) &&
    typeof value.account === "string" &&
    typeof value.hash === "string" &&
    isTokenRecord(value.record)
  );
}

function isTokenRecord(value: unknown): value is TokenRecord {
  if (!isRecord(value) || typeof value.id !== "string" || !isUuid(value.id)) return false;
  const required = ["description", "tokenPrefix", "createdAt", "createdBy"];
  const optional = ["accountId", "expiresAt", "revokedAt"];
  return (
    required.every((key) => typeof value[key] === "string") &&
    optional.every((key) => value[key] === undefined || typeof value[key] === "string")
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
