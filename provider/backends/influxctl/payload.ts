/**
 * Finds JSON in what a program prints: beside it there may be notices of any kind, before and after it. What is
 * JSON is told by its structure alone: a value begins at the beginning of a line, and is read whole or not at all.
 */

/** Control sequences of terminals. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape character is what they begin with
const CONTROL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Beyond so many lines that begin like JSON and are none, there is none. */
const MOST_ATTEMPTS = 200;

/** The text without the control sequences of terminals. */
export function withoutControl(text: string): string {
  return text.includes("\u001b") ? text.replace(CONTROL, "") : text;
}

/** What there is of JSON in an output. */
interface JsonFound {
  /** Every array, object and `null` that stands at the beginning of a line; outermost ones only. */
  readonly values: readonly unknown[];
  /** Whether an array or object begins that cannot be read to its end, as in an output that was cut off. */
  readonly broken: boolean;
}

/** Finds the JSON in an output. */
export function findJson(text: string): JsonFound {
  const whole = parse(text);
  if (whole !== undefined) return { values: typeof whole === "object" ? [whole] : [], broken: false };
  return findAmongLines(withoutControl(text));
}

function findAmongLines(text: string): JsonFound {
  const values: unknown[] = [];
  const opening = /^[ \t\uFEFF]*(?=[[{]|null[ \t\r]*$)/gm;
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts++) {
    const match = opening.exec(text);
    if (match === null) return { values, broken: false };
    const start = match.index + match[0].length;
    const end = text.startsWith("null", start) ? start + 4 : endOfValue(text, start);
    const value = end === undefined ? undefined : parse(text.slice(start, end));
    if (value !== undefined && end !== undefined) {
      values.push(value);
      opening.lastIndex = end;
      continue;
    }
    // What seems to stand inside of a value that cannot be read is not a payload.
    if (beginsLikeJson(text, start)) return { values, broken: true };
    opening.lastIndex = lineAfter(text, start);
  }
  return { values, broken: true };
}

/** The end of a bracketed value: where its brackets balance, those in strings aside. */
function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index++;
      else if (code === 0x22) inString = false;
      // A string of JSON never spans lines: this was a bracket and a quote of plain text.
      else if (code === 0x0a) return undefined;
      continue;
    }
    if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x7d) {
      depth--;
      if (depth === 0) return index + 1;
    }
  }
  return undefined;
}

/** Whether an array or object starts here, and not a notice in brackets. */
function beginsLikeJson(text: string, start: number): boolean {
  return /^(?:\[\s*[[{\]]|\{\s*["}])/.test(text.slice(start, start + 4_096));
}

function lineAfter(text: string, index: number): number {
  const newline = text.indexOf("\n", index);
  return newline < 0 ? text.length : newline + 1;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
