import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Machine } from "./machine";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "..");
const latest = path.join(repository, "build/bench");
const formatter = path.join(repository, "node_modules/@biomejs/biome/bin/biome");
const committed = path.join(repository, "bench/results");

/** The result of a benchmark, as written to its file. */
export interface Written<Result extends object = object> {
  readonly name: string;
  /** When it began; RFC 3339. */
  readonly at: string;
  /** How long all of it took. */
  readonly seconds: number;
  readonly short: boolean;
  /** What else a reader must know, such as that the results of two runs were combined. */
  readonly note?: string;
  readonly machine: Machine;
  readonly result: Result;
}

/** Writes a result to the build folder. @returns the file, relative to the repository */
export async function writeResult(written: Written): Promise<string> {
  await mkdir(latest, { recursive: true });
  const file = path.join(latest, `${written.name}.json`);
  await writeFile(file, `${JSON.stringify(written, rounded)}\n`);
  return path.relative(repository, file);
}

/** Copies the results of the last runs to the folder that is committed. */
export async function commitResults(): Promise<void> {
  const names = (await readdir(latest)).filter((name) => name.endsWith(".json"));
  for (const name of names) await copyFile(path.join(latest, name), path.join(committed, name));
  // Formatted like everything else that is committed.
  await run(process.execPath, [formatter, "format", "--write", committed], { cwd: repository });
  console.log(`copied to bench/results: ${names.join(", ")}`);
}

/** The committed result of a benchmark, if there is one. */
export async function committedResult<Result extends object>(
  name: string,
): Promise<Written<Result> | undefined> {
  const text = await readFile(path.join(committed, `${name}.json`), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Written<Result>);
}

/** Four decimals are more than any of this is worth. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 10_000) / 10_000 : value;
}
