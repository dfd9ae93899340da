import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { committedResult, type Written } from "../results";
import { chartsOf } from "./charts";
import { draw, installVega, isDrawn } from "./drawing";
import { tablesOf } from "./print";
import { markdownOf, type Table } from "./table";
import { growthSummary, type Results, TABLES } from "./tables";
import { targetTable } from "./targetTable";

const repository = path.resolve(__dirname, "../..");

/** The documents that show results. */
export const DOCUMENTS = ["docs/performance.md", "docs/scaling.md", "bench/results/README.md"];

/** Everything between these two lines is generated; `NAME` is a benchmark, `targets` or `growthSummary`. */
const SECTION = /(<!-- bench: ([a-zA-Z]+) -->\n)[\s\S]*?(<!-- \/bench -->)/g;

/** Updates the tables and charts of the documents from the committed results. */
export async function writeDocuments(): Promise<void> {
  const committed = await committedResults();
  for (const name of DOCUMENTS) await write(name, filled(await read(name), committed));
  const outdated = await outdatedCharts(committed);
  if (outdated.length === 0) return;
  await installVega();
  const charts = chartsOf(resultsOf(committed));
  for (const name of outdated) await write(name, await draw(charts[name] as (typeof charts)[string]));
}

/** A document with its generated sections filled in. */
export function filled(text: string, committed: ReadonlyMap<string, Written>): string {
  return text.replaceAll(SECTION, (_, begin: string, name: string, end: string) => {
    return `${begin}${section(name, committed)}\n${end}`;
  });
}

/** The files of the charts that do not show the committed results. */
export async function outdatedCharts(committed: ReadonlyMap<string, Written>): Promise<string[]> {
  const outdated: string[] = [];
  for (const [name, chart] of Object.entries(chartsOf(resultsOf(committed)))) {
    if (!(await isDrawn(chart, await read(name).catch(() => "")))) outdated.push(name);
  }
  return outdated;
}

/** The committed results, by name. */
export async function committedResults(): Promise<Map<string, Written>> {
  const committed = new Map<string, Written>();
  for (const name of Object.keys(TABLES)) {
    const written = await committedResult(name);
    if (written !== undefined) committed.set(name, written);
  }
  return committed;
}

function resultsOf(committed: ReadonlyMap<string, Written>): Partial<Results> {
  return Object.fromEntries([...committed].map(([name, { result }]) => [name, result]));
}

function section(name: string, committed: ReadonlyMap<string, Written>): string {
  if (name === "targets") return markdownOf(targetTable(resultsOf(committed)));
  if (name === "growthSummary") {
    const written = resultOf("growth", committed) as Written<Results["growth"]>;
    return withSource([growthSummary(written.result)], written);
  }
  const written = resultOf(name, committed);
  return withSource(tablesOf(written), written);
}

function resultOf(name: string, committed: ReadonlyMap<string, Written>): Written {
  const written = committed.get(name);
  if (written === undefined) throw new Error(`the benchmark "${name}" has no committed result`);
  return written;
}

function withSource(tables: readonly Table[], written: Written): string {
  const titled =
    tables.length > 1
      ? tables.map((table) => `${table.title}:\n\n${markdownOf(table)}`)
      : tables.map(markdownOf);
  return [...titled, sourceOf(written)].join("\n\n");
}

function sourceOf({ at, machine, seconds, short, note }: Written): string {
  const { processor, cores, memoryGiB, system, node, engine, loadBefore } = machine;
  const how = short ? ", short form" : "";
  return `_${at.slice(0, 10)}, ${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}, pulumi ${engine}; load before ${loadBefore}; took ${seconds} s${how}.${note === undefined ? "" : ` ${note}`}_`;
}

async function read(name: string): Promise<string> {
  return await readFile(path.join(repository, name), "utf8");
}

async function write(name: string, text: string): Promise<void> {
  await writeFile(path.join(repository, name), text);
  console.log(`wrote ${name}`);
}
