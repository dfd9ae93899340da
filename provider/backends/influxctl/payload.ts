/**
 * Finds JSON in a program's output, which may also contain notices before and after it. JSON is recognized by its
 * structure only: a value starts at the beginning of a line, and is read completely or not at all.
 */

/** Terminal control sequences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape character is what they begin with
const CONTROL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** After this many lines that look like JSON but are not, the search stops. */
const MOST_ATTEMPTS = 200;

/** The text without terminal control sequences. */
export function withoutControl(text: string): string {
  return text.includes("\u001b") ? text.replace(CONTROL, "") : text;
}

/** The JSON in an output. */
interface JsonFound {
  /** Every outermost array, object and `null` at the beginning of a line. */
  readonly values: readonly unknown[];
  /** Whether an array or object starts but cannot be read to its end, as in a truncated output. */
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
    // Text inside an unreadable value is not a payload.
    if (beginsLikeJson(text, start)) return { values, broken: true };
    opening.lastIndex = lineAfter(text, start);
  }
  return { values, broken: true };
}

/** The end of a bracketed value: where its brackets balance, not counting those in strings. */
function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index++;
      else if (code === 0x22) inString = false;
      // A JSON string never spans lines, so these were a bracket and a quote in plain text.
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

/** Whether an array or object starts here, rather than a notice in brackets. */
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
