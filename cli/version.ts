import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { codeOf } from "./failure";

const PACKAGE = "pulumi-influxdb-tokens";

/** The version of this package, from its package.json: the nearest one above this file with its name. */
export function packageVersion(): string {
  return ownPackage().version;
}

/** The folder that this package is installed in. */
export function packageFolder(): string {
  return ownPackage().folder;
}

function ownPackage(): { folder: string; version: string } {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const version = versionIn(join(folder, "package.json"));
    if (version !== undefined) return { folder, version };
    if (dirname(folder) === folder) throw new Error(`package.json of ${PACKAGE} was not found`);
  }
}

function versionIn(path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  const content = JSON.parse(text) as { name?: unknown; version?: unknown };
  return content.name === PACKAGE ? String(content.version) : undefined;
}
