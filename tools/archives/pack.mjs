// `node tools/archives/pack.mjs ARCHIVE FILE...`: packs files side by side; the first one is the program.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { tar } from "./tar.mjs";

const [archive, ...files] = process.argv.slice(2);
const entries = await Promise.all(
  files.map(async (file, index) => ({
    name: path.basename(file),
    mode: index === 0 ? 0o755 : 0o644,
    content: await readFile(file),
  })),
);
// Node's gzip header has no time; its byte for the system is made the same everywhere.
const packed = gzipSync(tar(entries));
packed[9] = 255;
await writeFile(archive, packed);
