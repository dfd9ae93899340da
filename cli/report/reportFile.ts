import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type CommandContext, UsageError } from "../command";
import { codeOf, messageOf } from "../failure";
import { PAGE_OPENING } from "./page/opening";

/**
 * Refuses a path that no report can be written to, before anything else is done. An earlier report is overwritten,
 * any other file is not: it may be a state.
 *
 * @throws UsageError
 */
export function refuseWrongPath(file: string, { folder }: CommandContext): void {
  const wrong = (why: string) => new UsageError(`--html ${file}: ${why}`);
  const path = resolve(folder, file);
  const parent = statSync(dirname(path), { throwIfNoEntry: false });
  if (!parent?.isDirectory()) throw wrong("there is no such folder");
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing === undefined) return;
  if (!existing.isFile()) throw wrong("it is not a file");
  if (existing.size > 0 && !isReport(path)) {
    throw wrong("the file exists and is not a report. Name another one");
  }
}

/**
 * Writes a page, all or nothing: a reader sees the old content or the new one. A link of that name is replaced, not
 * followed.
 *
 * @throws Error if it cannot be written
 */
export function writeReport(file: string, page: string, { folder }: CommandContext): void {
  const path = resolve(folder, file);
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    writeFileSync(draft, page, { mode: 0o644, flag: "wx" });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    const why = codeOf(error) === "EACCES" ? "the folder does not allow it" : messageOf(error);
    throw new Error(`${file} cannot be written: ${why}`);
  }
}

function isReport(path: string): boolean {
  const start = Buffer.alloc(PAGE_OPENING.length);
  const file = openSync(path, "r");
  try {
    readSync(file, start);
  } finally {
    closeSync(file);
  }
  return start.toString("latin1") === PAGE_OPENING;
}
