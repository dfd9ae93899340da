import type { Written } from "../results";
import { textOf } from "./table";
import { type Results, TABLES } from "./tables";

/** The tables of a result, of whichever benchmark it is. */
export function tablesOf({ name, result }: Written) {
  const show = TABLES[name as keyof Results] as
    | ((result: object) => ReturnType<typeof TABLES.cpu>)
    | undefined;
  return show?.(result) ?? [];
}

/** Prints the tables of a result. */
export function printTables(written: Written): void {
  for (const table of tablesOf(written)) console.log(`\n${textOf(table)}`);
}
