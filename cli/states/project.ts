import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { codeOf } from "../failure";

/**
 * The name of the project that a folder is in. The engine leaves it out when it lists that project's stacks, and
 * a stack without resources says it nowhere else.
 *
 * @returns undefined where there is no project, or its name cannot be made out
 */
export function projectName(folder: string): string | undefined {
  for (let place = resolve(folder); ; place = dirname(place)) {
    for (const name of ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]) {
      const text = read(join(place, name));
      if (text !== undefined) return nameIn(text);
    }
    if (dirname(place) === place) return undefined;
  }
}

function nameIn(text: string): string | undefined {
  // A key at the edge of a YAML file, or of a JSON one, which is YAML too.
  return (
    /^(?:\s*\{\s*)?(["']?)name\1\s*:\s*(["']?)([A-Za-z0-9_.-]+)\2\s*(?:[,}#].*)?$/m.exec(text)?.[3] ??
    /^\s*\{(?:.*,)?\s*"name"\s*:\s*"([A-Za-z0-9_.-]+)"/.exec(text)?.[1]
  );
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "EISDIR") return undefined;
    throw error;
  }
}
