import { closeSync, openSync, readSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type CommandContext, UsageError } from "../command";
import { PAGE_OPENING } from "./page/opening";

/**
 * Refuses a path that no report can be written to, before anything else is done. An earlier report is overwritten,
 * any other file is not: it may be a state.
 *
 * @throws UsageError
 */
export function refuseWrongPath(file: string, { folder }: Pick<CommandContext, "folder">): void {
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
