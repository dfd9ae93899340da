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

/** JSON is YAML too; of YAML, only a key at the edge of the file is looked for. */
function nameIn(text: string): string | undefined {
  try {
    const content: unknown = JSON.parse(text);
    const name = typeof content === "object" && content !== null && "name" in content && content.name;
    return typeof name === "string" ? name : undefined;
  } catch {
    return /^(["']?)name\1\s*:\s*(["']?)([A-Za-z0-9_.-]+)\2\s*(?:#.*)?$/m.exec(text)?.[3];
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "EISDIR") return undefined;
    throw error;
  }
}
