// Makes the script and the style sheet that reports put into their page.
import path from "node:path";
import { repository } from "../repository.mjs";

const sources = "cli/report/assets";

/**
 * Puts the script and the style sheet of a report's page into a folder, small.
 *
 * @param {string} folder
 */
export async function bundlePage(folder) {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: repository,
    entryPoints: ["page.ts", "page.css"].map((name) => path.join(sources, name)),
    outdir: folder,
    bundle: true,
    format: "iife",
    target: ["es2020", "chrome117", "firefox113", "safari16"],
    minify: true,
    legalComments: "none",
    logLevel: "silent",
    tsconfig: path.join(repository, sources, "tsconfig.json"),
  });
}
