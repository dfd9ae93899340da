/** A table of a report. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** For a terminal. */
export function textOf({ title, head, rows }: Table): string {
  const widths = head.map((cell, column) =>
    Math.max(...[cell, ...rows.map((row) => row[column] ?? "")].map(width)),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - width(cell))).join("  ");
  const rule = widths.map((columns) => "-".repeat(columns));
  return [title, line(head), line(rule), ...rows.map(line)].map((text) => text.trimEnd()).join("\n");
}

/** For a document, without the title. */
export function markdownOf({ head, rows }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)].join(
    "\n",
  );
}

function width(text: string): number {
  return [...text].length;
}
