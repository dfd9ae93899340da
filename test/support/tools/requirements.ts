import { execFileSync } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** What a test can know of a requirement: its release, and the folders of the cache in which it is looked for. */
interface Requirement {
  readonly version: string;
  readonly keys: readonly string[];
}

const table = pathToFileURL(path.resolve(__dirname, "../../../tools/requirements.mjs")).href;

/** A requirement of the table in tools/requirements.mjs, which is no module that Jest can load. */
export function requirement(name: string): Requirement {
  all ??= JSON.parse(execFileSync(process.execPath, ["--input-type=module", "--eval", program]).toString());
  const found = all?.[name];
  if (found === undefined) throw new Error(`there is no requirement "${name}"`);
  return found;
}

let all: Record<string, Requirement> | undefined;

const program = `
  import { requirements } from ${JSON.stringify(table)};
  const entries = Object.entries(requirements).map(([name, { version, ways }]) => {
    return [name, { version, keys: (ways?.(version) ?? []).map(({ key }) => key) }];
  });
  process.stdout.write(JSON.stringify(Object.fromEntries(entries)));`;
