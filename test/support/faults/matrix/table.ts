import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const document = path.resolve(__dirname, "../../../../docs/reliability.md");
const OPENING = "<!-- what the fault tests saw: begin -->";
const CLOSING = "<!-- what the fault tests saw: end -->";

/** A cell of the table: both durations, once only where they end alike. */
interface CellText {
  readonly once: string;
  readonly lasting: string;
}

/** The table as Markdown. */
export function tableOf(
  rows: readonly string[],
  columns: readonly string[],
  cell: (row: string, column: string) => CellText | undefined,
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const shown = (row: string, column: string) => {
    const text = cell(row, column);
    if (text === undefined) return "–";
    return text.once === text.lasting ? text.once : `${text.once} / ${text.lasting}`;
  };
  return [
    line(["fault", ...columns]),
    line(["---", ...columns.map(() => "---")]),
    ...rows.map((row) => line([row, ...columns.map((column) => shown(row, column))])),
  ].join("\n");
}

/** The table that the documentation shows. */
export function documentedTable(): string {
  const text = readFileSync(document, "utf8");
  return text.slice(text.indexOf(OPENING) + OPENING.length, text.indexOf(CLOSING)).trim();
}

/** Writes the table into the documentation. */
export function documentTable(table: string): void {
  const text = readFileSync(document, "utf8");
  const before = text.slice(0, text.indexOf(OPENING) + OPENING.length);
  writeFileSync(document, `${before}\n${table}\n${text.slice(text.indexOf(CLOSING))}`);
}
