import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { databaseTokensBackend, httpBackend, influxctlBackend } from "../support/backends/configurations";
import type { CellResult } from "../support/faults/matrix/cell";
import { columns, columnsOfDatabaseTokens } from "../support/faults/matrix/columns";
import { rows } from "../support/faults/matrix/rows";
import { type Cell, cellsOf, halvesOf, nameOf, runMatrix } from "../support/faults/matrix/runMatrix";
import { documentedTable, documentTable, tableOf } from "../support/faults/matrix/table";
import { BOTH_WAYS_WHOLE, WAYS, type Way } from "../support/model/way";

/** Most of a cell is waiting for timeouts, but each of these is a process of its own. */
const AT_ONCE = 8;

let heardElsewhere = 0;
const elsewhere = createServer((_request, response) => {
  heardElsewhere++;
  response.end("{}");
});

const allRows = rows({ location: () => `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/` });

beforeAll(() => new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve)));

afterAll(() => {
  elsewhere.close();
});

describe("every fault during every command, on the http backend", () => {
  const all = cellsOf(allRows, columns, ["once", "lasting"]);
  const [half, otherHalf] = halvesOf(allRows, columns);
  const cells = BOTH_WAYS_WHOLE ? { dynamic: all, plugin: all } : { dynamic: half, plugin: otherHalf };
  const results: Record<Way, ReadonlyMap<string, CellResult>> = { dynamic: new Map(), plugin: new Map() };
  const resultOf = (name: string) => results.dynamic.get(name) ?? results.plugin.get(name);

  describe.each(WAYS)("%s", (way) => {
    beforeAll(async () => {
      results[way] = await runMatrix(httpBackend, cells[way], AT_ONCE, way);
    });

    test.each(cells[way].map(nameOf))(
      "%s: no token is lost, doubled, leaked or dead, and the next up mends it",
      (name) => {
        const { problems = ["it did not run"], outcome = "" } = results[way].get(name) ?? {};
        expect(problems).toEqual([]);
        expect(outcome).not.toMatch(/^unclassified/);
      },
    );
  });

  test("no cell is left out", () => {
    expect(new Set([...results.dynamic.keys(), ...results.plugin.keys()])).toEqual(new Set(all.map(nameOf)));
  });

  test.each(["401", "403", "404"])("who cannot use a new token learns that the answer was %s", (status) => {
    const { messages = [] } = resultOf(`${status}, verify, lasting`) ?? {};
    expect(messages.join("\n")).toContain(`the service answered ${status}`);
  });

  test("a redirect is never followed", () => {
    expect(heardElsewhere).toBe(0);
  });

  test("the documentation shows what the user sees of each", () => {
    const table = tableOf(
      allRows.map(({ title }) => title),
      columns.map(({ title }) => title),
      (row, column) => {
        const once = resultOf(`${row}, ${column}, once`)?.outcome;
        const lasting = resultOf(`${row}, ${column}, lasting`)?.outcome;
        return once === undefined || lasting === undefined ? undefined : { once, lasting };
      },
    );
    if (process.env.UPDATE_RELIABILITY_TABLE) documentTable(table);
    expect(documentedTable()).toBe(table);
  });
});

/** A part of the cells that meets every fault. The step does not divide the number of commands, so that it meets them too. */
const STEP = 5;
function partOf(cells: readonly Cell[], from: number): Cell[] {
  const met = new Set<string>();
  return cells.filter(({ row }, index) => {
    if (met.has(row.title) && index % STEP !== from) return false;
    met.add(row.title);
    return true;
  });
}

describe.each([
  ["dynamic", 0],
  ["plugin", 1],
] as const)("faults during every command on database tokens, %s", (way, half) => {
  const every = [...columns, ...columnsOfDatabaseTokens];
  const cells = BOTH_WAYS_WHOLE
    ? cellsOf(allRows, every, ["once", "lasting"])
    : partOf(halvesOf(allRows, every)[half], half);

  test("every fault and every command is met", () => {
    expect(new Set(cells.map(({ row }) => row.title))).toEqual(new Set(allRows.map(({ title }) => title)));
    expect(new Set(cells.map(({ column }) => column.title))).toEqual(
      new Set(every.map(({ title }) => title)),
    );
  });

  let results: ReadonlyMap<string, CellResult> = new Map();

  beforeAll(async () => {
    results = await runMatrix(databaseTokensBackend, cells, AT_ONCE, way);
  });

  test.each(cells.map(nameOf))(
    "%s: no token is lost, doubled, leaked, dead or has other permissions, and the next up mends it",
    (name) => {
      const { problems = ["it did not run"], outcome = "" } = results.get(name) ?? {};
      expect(problems).toEqual([]);
      expect(outcome).not.toMatch(/^unclassified/);
    },
  );
});

/** Behind the command a fault of each kind looks as the command shows it; each costs several processes. */
const BEHIND_INFLUXCTL = [
  "connection refused",
  "connection reset, after the work",
  "timeout, after the work",
  "401",
  "500, after the work",
  "broken JSON",
  "new token not accepted yet",
];

describe("faults of each kind, on the influxctl backend", () => {
  const chosen = allRows.filter(({ title }) => BEHIND_INFLUXCTL.includes(title));
  const all = cellsOf(chosen, columns, ["lasting"]);
  const cells = BOTH_WAYS_WHOLE ? all : partOf(all, 0);
  let results: ReadonlyMap<string, CellResult> = new Map();

  beforeAll(async () => {
    results = await runMatrix(influxctlBackend, cells, 6);
  });

  test.each(cells.map(nameOf))(
    "%s: no token is lost, doubled, leaked or dead, and the next up mends it",
    (name) => {
      const { problems } = results.get(name) ?? { problems: ["it did not run"] };
      expect(problems).toEqual([]);
    },
  );
});
