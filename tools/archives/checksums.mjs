import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

const NAME = "checksums.txt";

/** Writes the SHA-256 of every file in a folder, in the form that `sha256sum --check` reads. */
export async function writeChecksums(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && entry.name !== NAME).map(({ name }) => name);
  const lines = await Promise.all(
    names.sort().map(async (name) => {
      const hash = createHash("sha256").update(await readFile(path.join(folder, name)));
      return `${hash.digest("hex")}  ${name}\n`;
    }),
  );
  await writeFile(path.join(folder, NAME), lines.join(""));
}
