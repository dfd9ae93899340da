import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this repository. */
export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** The folder with the pinned versions and checksums of a requirement. */
export function pinsOf(requirement) {
  return path.join(repository, "tools/requirements", requirement);
}

/** Whether Node was started with this module, rather than it being imported by another. */
export function isMain(meta) {
  return process.argv[1] !== undefined && fileURLToPath(meta.url) === path.resolve(process.argv[1]);
}
