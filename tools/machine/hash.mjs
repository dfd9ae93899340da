import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A short hash of the files of a folder that have these names; by default of all, and it has no folders in it. */
export function hashOfFiles(folder, names = readdirSync(folder).sort()) {
  const hash = createHash("sha256");
  for (const name of names) hash.update(readFileSync(path.join(folder, name)));
  return hash.digest("hex").slice(0, 16);
}

/** A short hash of some words. Their order means nothing. */
export function hashOfWords(words) {
  return createHash("sha256")
    .update([...words].sort().join("\n"))
    .digest("hex")
    .slice(0, 16);
}
