import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { httpBackend } from "./backends";
import { ProviderSlot } from "./driver/providerSlot";
import { type CellResult, type Duration, runCell } from "./matrix/cell";
import { type Column, columns } from "./matrix/columns";
import { type Row, rows } from "./matrix/rows";
import { documentedTable, documentTable, tableOf } from "./matrix/table";
import { newCredential, Place } from "./place";

/** Most of a cell is waiting for time-outs. */
const AT_ONCE = 10;

const DURATIONS: readonly Duration[] = ["once", "lasting"];

interface Cell {
  readonly row: Row;
  readonly column: Column;
  readonly duration: Duration;
}

let heardElsewhere = 0;
const elsewhere = createServer((_request, response) => {
  heardElsewhere++;
  response.end("{}");
});

const allRows = rows({ location: () => `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/` });
const allCells: readonly Cell[] = allRows.flatMap((row) =>
  columns
    .filter(({ struck, later }) => (row.only?.includes(struck) ?? true) && !(row.first && later))
    .flatMap((column) => DURATIONS.map((duration) => ({ row, column, duration }))),
);

const nameOf = (row: string, column: string, duration: Duration) => `${row}, ${column}, ${duration}`;

describe.each([httpBackend])("every fault during every command, on the $name backend", (backend) => {
  const results = new Map<string, CellResult>();

  beforeAll(async () => {
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const credential = newCredential();
    const waiting = [...allCells];
    const work = async () => {
      const slot = await ProviderSlot.open({ env: { INFLUXDB_MANAGEMENT_TOKEN: credential } });
      for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
        const { row, column, duration } = cell;
        const place = await Place.open({ slot, credential, backend });
        const result = await runCell(place, row, column, duration).finally(() => place.close());
        results.set(nameOf(row.title, column.title, duration), result);
      }
      await slot.close();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }, 180_000);

  afterAll(() => {
    elsewhere.close();
  });

  test.each(allCells.map(({ row, column, duration }) => nameOf(row.title, column.title, duration)))(
    "%s: no token is lost, doubled, leaked or dead, and the next up mends it",
    (name) => {
      const { problems = ["it did not run"], outcome = "" } = results.get(name) ?? {};
      expect(problems).toEqual([]);
      expect(outcome).not.toMatch(/^unclassified/);
    },
  );

  test.each(["401", "403", "404"])("who cannot use a new token learns that the answer was %s", (status) => {
    const { messages = [] } = results.get(nameOf(status, "verify", "lasting")) ?? {};
    expect(messages.join("\n")).toContain(`the service answered ${status}`);
  });

  test("a redirect is never followed", () => {
    expect(heardElsewhere).toBe(0);
  });

  test("the documentation shows what the user sees of each", () => {
    const outcome = (row: string, column: string, duration: Duration) =>
      results.get(nameOf(row, column, duration))?.outcome;
    const table = tableOf(
      allRows.map(({ title }) => title),
      columns.map(({ title }) => title),
      (row, column) => {
        const [once, lasting] = [outcome(row, column, "once"), outcome(row, column, "lasting")];
        return once === undefined || lasting === undefined ? undefined : { once, lasting };
      },
    );
    if (process.env.UPDATE_RELIABILITY_TABLE) documentTable(table);
    expect(documentedTable()).toBe(table);
  });
});
