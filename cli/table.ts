import { redact } from "../provider/token/redact";

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** Truncated if the terminal is too narrow, but never below this many characters. */
  readonly shrinksTo?: number;
  /** Truncated at its beginning, because its end distinguishes the rows. */
  readonly keepsEnd?: boolean;
  /** Left out if the terminal is too narrow for it. */
  readonly optional?: boolean;
}

const GAP = "  ";

/**
 * Formats rows below titles.
 *
 * @param width of the terminal; undefined: nothing is truncated
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number | undefined,
): string {
  const shown = fitting(columns, rows, width);
  const lines = [
    shown.map(({ title }) => title),
    ...rows.map((row) => shown.map((column) => cell(column, row))),
  ];
  const widths = shrunk(
    shown,
    shown.map((_, index) => widest(lines, index)),
    width,
  );
  return lines
    .map((line) =>
      line
        .map((text, index) =>
          cut(text, widths[index] ?? 0, shown[index]?.keepsEnd).padEnd(widths[index] ?? 0),
        )
        .join(GAP)
        .trimEnd(),
    )
    .join("\n");
}

/**
 * Foreign text made safe for a terminal: without control characters, which could overwrite other output, without
 * characters that cannot be seen or change the writing direction, and without secrets. Secrets go first, because a
 * truncated one could not be recognized. The joiners stay: Persian, Hindi and emoji need them.
 */
export function plainText(text: string): string {
  return redact(text).replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, "\ufffd");
}

/**
 * Foreign text that may have any length, made plain. Secrets go before the end does: a part of one could not be
 * recognized. The cut may leave half a character.
 *
 * @param longest how many characters are shown
 */
export function shortened(text: string, longest = 200): string {
  const plain = plainText(text);
  return plain.length <= longest ? plain : plainText(`${plain.slice(0, longest - 1)}…`);
}

function fitting<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number | undefined) {
  if (width === undefined) return columns;
  const least = (column: Column<Row>) =>
    Math.min(column.shrinksTo ?? Number.POSITIVE_INFINITY, natural(column, rows)) + GAP.length;
  let shown = columns;
  for (const column of columns.filter(({ optional }) => optional).reverse()) {
    if (shown.reduce((sum, each) => sum + least(each), 0) - GAP.length <= width) break;
    shown = shown.filter((each) => each !== column);
  }
  return shown;
}

function natural<Row>(column: Column<Row>, rows: readonly Row[]): number {
  return rows.reduce((most, row) => Math.max(most, cell(column, row).length), column.title.length);
}

/** Shrinks the widest of the shrinkable columns until all fit. */
function shrunk<Row>(
  columns: readonly Column<Row>[],
  natural: number[],
  width: number | undefined,
): number[] {
  const widths = [...natural];
  if (width === undefined) return widths;
  for (;;) {
    const total = widths.reduce((sum, each) => sum + each, GAP.length * (widths.length - 1));
    if (total <= width) return widths;
    const candidates = widths
      .map((each, index) => ({ each, index, least: columns[index]?.shrinksTo ?? each }))
      .filter(({ each, least }) => each > least)
      .sort((one, other) => other.each - one.each);
    const [widest] = candidates;
    if (widest === undefined) return widths;
    widths[widest.index] = Math.max(widest.least, widest.each - (total - width));
  }
}

function widest(lines: readonly string[][], index: number): number {
  return lines.reduce((most, line) => Math.max(most, line[index]?.length ?? 0), 0);
}

function cell<Row>(column: Column<Row>, row: Row): string {
  return plainText(column.value(row));
}

function cut(text: string, width: number, keepsEnd = false): string {
  if (text.length <= width) return text;
  const room = Math.max(0, width - 1);
  return keepsEnd ? `…${text.slice(text.length - room)}` : `${text.slice(0, room)}…`;
}
