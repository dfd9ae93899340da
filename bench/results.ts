import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Machine } from "./machine";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "..");
const fresh = path.join(repository, "build/bench");
const formatter = path.join(repository, "node_modules/@biomejs/biome/bin/biome");
const kept = path.join(repository, "bench/results");

/** The result of a benchmark, as it is written. */
export interface WrittenResult<Result extends object = object> {
  readonly name: string;
  /** When it was begun; RFC 3339. */
  readonly at: string;
  /** How long the whole of it took. */
  readonly seconds: number;
  readonly short: boolean;
  /** What else a reader has to know, such as that results of two runs were put together. */
  readonly note?: string;
  readonly machine: Machine;
  readonly result: Result;
}

/** Writes a result into the build folder. @returns the file, as seen from the repository */
export async function writeResult(written: WrittenResult): Promise<string> {
  await mkdir(fresh, { recursive: true });
  const file = path.join(fresh, `${written.name}.json`);
  await writeFile(file, `${JSON.stringify(written, rounded, 1)}\n`);
  return path.relative(repository, file);
}

/** Copies the results of the build folder to those that are committed. */
export async function commitResults(): Promise<void> {
  await mkdir(kept, { recursive: true });
  const names = (await readdir(fresh)).filter((name) => name.endsWith(".json"));
  for (const name of names) await copyFile(path.join(fresh, name), path.join(kept, name));
  // They are formatted like everything else that is committed.
  await run(process.execPath, [formatter, "format", "--write", kept], { cwd: repository });
  console.log(`copied to bench/results: ${names.join(", ")}`);
}

/** The committed result of a benchmark; undefined where there is none. */
export async function committedResult<Result extends object>(
  name: string,
): Promise<WrittenResult<Result> | undefined> {
  const text = await readFile(path.join(kept, `${name}.json`), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as WrittenResult<Result>);
}

/** Four digits after the point are more than any of it is worth. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 10_000) / 10_000 : value;
}
