import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { committedResult, type WrittenResult } from "../results";
import { charts } from "./charts";
import { tablesOf } from "./print";
import { markdownOf } from "./table";
import { type Results, TABLES } from "./tables";
import { verdicts } from "./verdicts";

const docs = path.resolve(__dirname, "../../docs");
const DOCUMENTS = ["performance.md", "scaling.md"];

/** What stands between these two lines is written from the results; `NAME` is a benchmark, or `reach`. */
const PLACE = /(<!-- bench: ([a-z]+) -->\n)[\s\S]*?(<!-- \/bench -->)/g;

/** Writes the tables and charts of the documents anew, from the committed results. */
export async function writeDocuments(): Promise<void> {
  const kept = await allKept();
  for (const [name, text] of Object.entries(charts(resultsOf(kept)))) await write(name, text);
  for (const name of DOCUMENTS) {
    await write(name, filled(await readFile(path.join(docs, name), "utf8"), kept));
  }
}

/** A document with its places filled in. */
export function filled(text: string, kept: ReadonlyMap<string, WrittenResult>): string {
  return text.replaceAll(PLACE, (_, begin: string, name: string, end: string) => {
    return `${begin}${name === "reach" ? reachTable(kept) : section(name, kept)}\n${end}`;
  });
}

/** The committed results, by name. */
export async function allKept(): Promise<Map<string, WrittenResult>> {
  const kept = new Map<string, WrittenResult>();
  for (const name of Object.keys(TABLES)) {
    const written = await committedResult(name);
    if (written !== undefined) kept.set(name, written);
  }
  return kept;
}

function resultsOf(kept: ReadonlyMap<string, WrittenResult>): Partial<Results> {
  return Object.fromEntries([...kept].map(([name, { result }]) => [name, result]));
}

function reachTable(kept: ReadonlyMap<string, WrittenResult>): string {
  return markdownOf({
    title: "",
    head: ["figure", "to be reached", "measured", ""],
    rows: verdicts(resultsOf(kept)).map(({ what, wanted, measured, reached }) => [
      what,
      wanted,
      measured,
      reached ? "reached" : "**not reached**",
    ]),
  });
}

function section(name: string, kept: ReadonlyMap<string, WrittenResult>): string {
  const written = kept.get(name);
  if (written === undefined) throw new Error(`there is no committed result of the benchmark "${name}"`);
  const tables = tablesOf(written);
  const titled =
    tables.length > 1
      ? tables.map((table) => `${table.title}:\n\n${markdownOf(table)}`)
      : tables.map(markdownOf);
  return [...titled, measuredOn(written)].join("\n\n");
}

function measuredOn({ at, machine, seconds, short, note }: WrittenResult): string {
  const { processor, cores, memoryGiB, system, node, engine, loadBefore } = machine;
  const how = short ? ", short form" : "";
  return `_${at.slice(0, 10)}, ${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}, pulumi ${engine}; load before ${loadBefore}; took ${seconds} s${how}.${note === undefined ? "" : ` ${note}`}_`;
}

async function write(name: string, text: string): Promise<void> {
  await writeFile(path.join(docs, name), text);
  console.log(`wrote docs/${name}`);
}
