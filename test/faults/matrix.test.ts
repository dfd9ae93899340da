import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { databaseTokensBackend, httpBackend, influxctlBackend } from "../support/backends/configurations";
import type { CellResult } from "../support/faults/matrix/cell";
import { columns, columnsOfDatabaseTokens } from "../support/faults/matrix/columns";
import { rows } from "../support/faults/matrix/rows";
import { cellsOf, nameOf, runMatrix, sampleOf } from "../support/faults/matrix/runMatrix";
import { documentedTable, documentTable, tableOf } from "../support/faults/matrix/table";
import { BOTH_WAYS_WHOLE } from "../support/model/way";

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
  const cells = cellsOf(allRows, columns, ["once", "lasting"]);
  let results: ReadonlyMap<string, CellResult> = new Map();

  beforeAll(async () => {
    results = await runMatrix(httpBackend, cells, 20);
  });

  test.each(cells.map(nameOf))(
    "%s: no token is lost, doubled, leaked or dead, and the next up mends it",
    (name) => {
      const { problems = ["it did not run"], outcome = "" } = results.get(name) ?? {};
      expect(problems).toEqual([]);
      expect(outcome).not.toMatch(/^unclassified/);
    },
  );

  test.each(["401", "403", "404"])("who cannot use a new token learns that the answer was %s", (status) => {
    const { messages = [] } = results.get(`${status}, verify, lasting`) ?? {};
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
        const once = results.get(`${row}, ${column}, once`)?.outcome;
        const lasting = results.get(`${row}, ${column}, lasting`)?.outcome;
        return once === undefined || lasting === undefined ? undefined : { once, lasting };
      },
    );
    if (process.env.UPDATE_RELIABILITY_TABLE) documentTable(table);
    expect(documentedTable()).toBe(table);
  });
});

describe("faults during every command, on the plugin", () => {
  const cells = BOTH_WAYS_WHOLE ? cellsOf(allRows, columns, ["once", "lasting"]) : sampleOf(allRows, columns);
  let results: ReadonlyMap<string, CellResult> = new Map();

  beforeAll(async () => {
    results = await runMatrix(httpBackend, cells, 20, "plugin");
  });

  test.each(cells.map(nameOf))(
    "%s: no token is lost, doubled, leaked or dead, and the next up mends it",
    (name) => {
      const { problems = ["it did not run"], outcome = "" } = results.get(name) ?? {};
      expect(problems).toEqual([]);
      expect(outcome).not.toMatch(/^unclassified/);
    },
  );
});

/** Of cells that other tokens run too, a part that meets every fault and every command, in both durations. */
const partOf = <T>(cells: readonly T[], each: number) =>
  cells.filter((_cell, index) => Math.floor(index / 2) % each === 0);

describe.each([
  ["dynamic", 4, 1],
  ["plugin", 8, 8],
] as const)("faults during every command on database tokens, %s", (way, eachOfAll, eachOfTheirs) => {
  const cells = BOTH_WAYS_WHOLE
    ? cellsOf(allRows, [...columns, ...columnsOfDatabaseTokens], ["once", "lasting"])
    : [
        ...partOf(sampleOf(allRows, columns), eachOfAll),
        ...partOf(sampleOf(allRows, columnsOfDatabaseTokens), eachOfTheirs),
      ];
  let results: ReadonlyMap<string, CellResult> = new Map();

  beforeAll(async () => {
    results = await runMatrix(databaseTokensBackend, cells, 20, way);
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

describe("a fault of each kind during every command, on the influxctl backend", () => {
  const chosen = allRows.filter(({ title }) => BEHIND_INFLUXCTL.includes(title));
  const cells = cellsOf(chosen, columns, ["lasting"]);
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
