import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Chart } from "./charts";

const run = promisify(execFile);
const source = path.resolve(__dirname, "../charts");
/** Not beside the sources, where the compiler would read what is installed. */
const build = path.resolve(__dirname, "../../build/charts");
const FILES = ["package.json", "package-lock.json", "draw.mjs"];

/** Installs Vega-Lite, which has too many dependencies for the project's own. */
export async function installVega(): Promise<void> {
  await mkdir(build, { recursive: true });
  for (const file of FILES) await copyFile(path.join(source, file), path.join(build, file));
  await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: build });
}

/** Draws a chart as SVG, once Vega-Lite is installed. */
export async function draw(chart: Chart): Promise<string> {
  const drawing = run(process.execPath, ["draw.mjs"], { cwd: build, maxBuffer: 2 ** 24 });
  drawing.child.stdin?.end(JSON.stringify(chart));
  const { stdout } = await drawing;
  return `${stdout}<!-- drawn from ${await fingerprint(chart)} -->\n`;
}

/** Whether an SVG is what {@link draw} makes of a chart. Does not need Vega-Lite. */
export async function isDrawn(chart: Chart, svg: string): Promise<boolean> {
  return svg.includes(`<!-- drawn from ${await fingerprint(chart)} -->`);
}

/** A hash of everything that the drawing depends on. */
async function fingerprint(chart: Chart): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(chart));
  for (const file of FILES) hash.update(await readFile(path.join(source, file)));
  return hash.digest("hex");
}
