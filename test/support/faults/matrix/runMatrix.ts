import type { BackendUnderTest } from "../../backends/configurations";
import { ModelStack, newCredential } from "../../model/modelStack";
import { ProviderSlot } from "../../model/providerSlot";
import type { Way } from "../../model/way";
import { type CellResult, type Duration, runCell } from "./cell";
import type { Column } from "./columns";
import type { Row } from "./rows";

/** A fault, the command it strikes, and for how long. */
export interface Cell {
  readonly row: Row;
  readonly column: Column;
  readonly duration: Duration;
}

/** How a cell is called. */
export function nameOf({ row, column, duration }: Cell): string {
  return `${row.title}, ${column.title}, ${duration}`;
}

/** Every combination that makes sense. */
export function cellsOf(
  rows: readonly Row[],
  columns: readonly Column[],
  durations: readonly Duration[],
): Cell[] {
  return rows.flatMap((row) =>
    columns
      .filter(({ struck, later }) => (row.only?.includes(struck) ?? true) && !(row.first && later))
      .flatMap((column) => durations.map((duration) => ({ row, column, duration }))),
  );
}

/** All cells in two halves: each has every fault during every command once, with the durations in turn. */
export function halvesOf(rows: readonly Row[], columns: readonly Column[]): [Cell[], Cell[]] {
  const halfOf = (even: Duration, odd: Duration) =>
    cellsOf(rows, columns, ["once"]).map((cell, index) => ({
      ...cell,
      duration: index % 2 === 0 ? even : odd,
    }));
  return [halfOf("once", "lasting"), halfOf("lasting", "once")];
}

/**
 * Runs all cells, each with a service and a stack of its own.
 *
 * @param atOnce how many side by side: most of a cell is waiting for timeouts
 * @returns what came of each, by its name
 */
export async function runMatrix(
  backend: BackendUnderTest,
  cells: readonly Cell[],
  atOnce: number,
  way: Way = "dynamic",
): Promise<Map<string, CellResult>> {
  const results = new Map<string, CellResult>();
  const credential = newCredential();
  const waiting = [...cells];
  const work = async () => {
    const slot = await ProviderSlot.open({ way, env: { INFLUXDB_MANAGEMENT_TOKEN: credential } });
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      const { row, column, duration } = cell;
      const { shortS } = backend;
      const stack = await ModelStack.open({
        slot,
        credential,
        backend,
        ...(row.runsOut ? { timeoutS: shortS } : {}),
      });
      const running = runCell(stack, row, column, duration, shortS);
      results.set(nameOf(cell), await running.finally(() => stack.close()));
    }
    await slot.close();
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
