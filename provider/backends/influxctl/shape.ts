import { isSecretShaped } from "./creation";
import { findJson, withoutControl } from "./payload";

/**
 * Describes a program's output without quoting it: keys and types of JSON, kinds of lines. For bug reports about
 * releases whose output is not documented.
 */

const MOST_LINES = 40;
const DEEPEST = 6;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;

/** The shape of an output, one line per item. */
export function shapeOf(output: string): string[] {
  const { values, broken } = findJson(output);
  const json = values.map((value) => `JSON: ${shapeOfValue(value, 0)}`);
  if (broken) json.push("JSON that is cut off or broken");
  const lines = values.length > 0 || broken ? [] : withoutControl(output).split(/\r?\n/);
  const kinds = grouped(lines.filter((line) => line.trim() !== "").map(kindOfLine));
  const notices = values.length > 0 && !isJson(output) ? ["other lines beside the JSON"] : [];
  const all = [...json, ...notices, ...kinds];
  return all.length === 0 ? ["nothing"] : all.slice(0, MOST_LINES);
}

function shapeOfValue(value: unknown, depth: number): string {
  if (value === null) return "null";
  if (typeof value === "string") return kindOfText(value);
  if (typeof value !== "object") return typeof value;
  if (depth >= DEEPEST) return "…";
  if (Array.isArray(value)) {
    const items = [...new Set(value.map((item) => shapeOfValue(item, depth + 1)))];
    return `array of ${value.length}${items.length === 0 ? "" : `: ${items.join(" | ")}`}`;
  }
  const entries = Object.entries(value).map(
    ([key, item]) => `${keyName(key)}: ${shapeOfValue(item, depth + 1)}`,
  );
  return `{ ${entries.join(", ")} }`;
}

/** Keys are names, unless they contain data. */
function keyName(key: string): string {
  return /^[A-Za-z_][A-Za-z_]{0,39}$/.test(key) ? key : "(some key)";
}

function kindOfText(text: string): string {
  if (text === "") return "empty text";
  if (isSecretShaped(text)) return "token string";
  if (/^M\.V1\../.test(text) && text.length <= 16) return "token prefix";
  if (UUID.test(text)) return "UUID";
  if (INSTANT.test(text)) return "instant as text";
  return "text";
}

function kindOfLine(line: string): string {
  const text = line.trim();
  if (/^[\s+|=\-\u2500-\u257f]+$/.test(text)) return "table border";
  const cells = text.split(/[|\u2502]/).map((cell) => cell.trim());
  if (cells.length > 2) return `table row: ${cells.slice(1, -1).map(kindOfText).join(" | ")}`;
  const words = text.split(/\s+/);
  if (words.length === 1) return `alone on a line: ${kindOfText(text)}`;
  const notable = new Set(words.map(kindOfWord).filter((kind) => kind !== "text"));
  return `${words.length} words${notable.size === 0 ? "" : `, among them ${[...notable].join(", ")}`}`;
}

function kindOfWord(word: string): string {
  if (/^https?:\/\//.test(word)) return "URL";
  return /^v?\d+\.\d+\.\d+$/.test(word) ? "version" : kindOfText(word);
}

function grouped(kinds: readonly string[]): string[] {
  const groups: { kind: string; count: number }[] = [];
  for (const kind of kinds) {
    const last = groups.at(-1);
    if (last?.kind === kind) last.count++;
    else groups.push({ kind, count: 1 });
  }
  return groups.map(({ kind, count }) => (count === 1 ? kind : `${count} times: ${kind}`));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
