import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type CommandContext, UsageError } from "../command";
import { codeOf, messageOf } from "../failure";
import type { ImportPlan } from "./planImport";

/**
 * Refuses to overwrite a file, before anything else is done.
 *
 * @throws UsageError
 */
export function refuseExisting(file: string, { folder }: CommandContext): void {
  if (existsSync(resolve(folder, file))) throw exists(file);
}

/**
 * Writes the file that `pulumi import --file` reads.
 *
 * @param force whether an existing file is overwritten
 * @throws UsageError if it exists
 * @throws Error if it cannot be written
 */
export function writeImportFile(
  file: string,
  { resources }: Pick<ImportPlan, "resources">,
  force: boolean,
  { folder }: CommandContext,
): void {
  const text = `${JSON.stringify({ resources }, undefined, 2)}\n`;
  try {
    writeFileSync(resolve(folder, file), text, { flag: force ? "w" : "wx" });
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw exists(file);
    throw new Error(`${file} cannot be written: ${messageOf(error)}`);
  }
}

function exists(file: string): UsageError {
  return new UsageError(`--import ${file}: the file exists. Name another one, or add --force`);
}
