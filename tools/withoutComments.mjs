// Leaves out of the compiled code what users do not read: comments, which the declarations have, and indentation where
// nobody's debugger goes.
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** @param {string} dist the compiled package */
export async function leaveOutComments(dist) {
  // The tools are loaded before the packages are installed.
  const { transform } = await import("esbuild");
  for (const file of await readdir(dist, { recursive: true })) {
    if (!file.endsWith(".js")) continue;
    const full = path.join(dist, file);
    const { code } = await transform(await readFile(full, "utf8"), {
      target: "node20",
      legalComments: "none",
      minifyWhitespace: !file.startsWith(`provider${path.sep}`),
      lineLimit: 160,
    });
    await writeFile(full, code);
  }
}
