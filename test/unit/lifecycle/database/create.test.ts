import { TokenError } from "../../../../provider/errors";
import { createDatabase } from "../../../../provider/lifecycle/database/create";
import { NotReadyError } from "../../../../provider/lifecycle/notReady";
import { UNKNOWN } from "../../../../provider/unknown";
import { failureOf } from "../../../support/failureOf";
import {
  type DatabasesInMemory,
  databaseArguments,
  databasesInMemory,
} from "../../../support/lifecycle/databasesInMemory";
import { days } from "../../../support/lifecycle/fakeDatabases";
import { fails, failsAfterwards } from "../../../support/lifecycle/troubles";

const LOST = new TokenError("ambiguous", "the connection broke; it may have been carried out");
const template = [{ time: "%Y" }, { tag: "host" }];

let memory: DatabasesInMemory;
beforeEach(() => {
  memory = databasesInMemory();
});

const create = (more: Readonly<Record<string, unknown>> = {}) =>
  createDatabase(databaseArguments(more), memory.context);

describe("a creation", () => {
  test("sends a name and nothing that the program leaves out", async () => {
    const { id, outs } = await create();
    expect(memory.databases.calls).toEqual([["list"], ["create", { name: "metrics" }]]);
    expect(id).toBe("metrics");
    expect(outs).toEqual({
      kind: "database",
      name: "metrics",
      retention: "infinite",
      retentionNanoseconds: "0",
      maxTables: 500,
      maxColumnsPerTable: 200,
      forceDestroy: false,
      owner: "acme/infra/prod/metrics",
      scope: memory.databases.scope,
      status: "active",
      stateVersion: 1,
    });
  });

  test("sends what the program says, and keeps its words", async () => {
    const given = {
      retention: "24h",
      maxTables: 7,
      maxColumnsPerTable: 9,
      partitionTemplate: template,
      forceDestroy: true,
    };
    const { outs } = await create(given);
    const { retention: _words, forceDestroy: _option, ...sent } = given;
    expect(memory.databases.changes).toEqual([
      ["create", { name: "metrics", retentionNanoseconds: days(1), ...sent }],
    ]);
    expect(outs).toMatchObject({ ...given, retentionNanoseconds: days(1) });
  });

  test("of a name that exists is an error with the lines to write, and changes nothing", async () => {
    memory.databases.add({ name: "metrics", retentionNanoseconds: days(90), partitionTemplate: template });
    const error = await failureOf(create());
    expect(error.code).toBe("config");
    expect(error.message).toContain(
      `\`adopt: true\` with: retention: "90d", maxTables: 500, maxColumnsPerTable: 200, partitionTemplate: ${JSON.stringify(template)}`,
    );
    expect(memory.databases.changes).toEqual([]);
  });

  test.each([[{ name: UNKNOWN }], [{ partitionTemplate: [{ time: UNKNOWN }] }]])(
    "with what is not known yet is refused: %j",
    async (more) => {
      expect((await failureOf(create(more))).message).toBe(
        "a database cannot be created with arguments that are not known yet",
      );
    },
  );

  test("is not begun without a listing, nor while the process ends", async () => {
    memory.databases.trouble("list", fails(new TokenError("unavailable", "try later")));
    expect(await failureOf(create())).toMatchObject({ code: "unavailable" });
    memory.end.abort();
    expect((await failureOf(create())).message).toContain("there is none");
    expect(memory.databases.changes).toEqual([]);
  });

  test.each(["permission", "authentication", "unavailable", "protocol", "rate-limited"] as const)(
    "that fails with %s is not looked for",
    async (code) => {
      memory.databases.trouble("create", fails(new TokenError(code, "no")));
      expect(await failureOf(create())).toMatchObject({ code, message: "no" });
      expect(memory.databases.calls).toHaveLength(2);
    },
  );
});

describe("a creation with an unknown outcome", () => {
  test("that was carried out as asked is ours", async () => {
    memory.databases.trouble("create", failsAfterwards(LOST));
    expect(await create({ retention: "30d" })).toMatchObject({ id: "metrics", outs: { retention: "30d" } });
    expect(memory.databases.changes).toHaveLength(1);
  });

  test("that was not carried out is an error, and is not tried again", async () => {
    memory.databases.trouble("create", fails(LOST));
    const error = await failureOf(create());
    expect(error.code).toBe("unavailable");
    expect(error.message).toMatch(/lists no database "metrics" now.*again.*adopt: true/);
    expect(memory.databases.changes).toHaveLength(1);
  });

  test("after which another database has the name is an error that says so", async () => {
    memory.databases.trouble("create", async () => {
      memory.databases.add({ name: "metrics", retentionNanoseconds: days(7) });
      throw LOST;
    });
    const error = await failureOf(create({ retention: "30d" }));
    expect(error.code).toBe("ambiguous");
    expect(error.message).toMatch(/not certain who created it.*adopt: true.*retention: "7d"/);
  });

  test("and without a listing afterwards stays unknown, which the error says", async () => {
    memory.databases.trouble("create", async (work) => {
      await work();
      memory.databases.trouble("list", fails(new TokenError("unavailable", "down")));
      throw LOST;
    });
    const error = await failureOf(create());
    expect(error.code).toBe("ambiguous");
    expect(error.message).toMatch(/could not be determined \(down\).*adopt: true/);
  });
});

describe("a name that the service refuses", () => {
  const conflict = new TokenError("conflict", "the service answered 409");

  test("though nothing has it, may be of a database that was just deleted", async () => {
    memory.databases.trouble("create", fails(conflict));
    const error = await failureOf(create());
    expect(error.code).toBe("conflict");
    expect(error.message).toMatch(/lists no database "metrics".*about 7 days/);
  });

  test("because somebody was faster, is one that exists", async () => {
    memory.databases.trouble("create", async () => {
      memory.databases.add({ name: "metrics" });
      throw conflict;
    });
    expect((await failureOf(create())).message).toContain("already, and it is not taken over");
  });
});

describe("an answer that differs from what was asked for", () => {
  test("counts if the listing agrees with it: the database is recorded, with an error", async () => {
    memory.databases.trouble("create", async (work) => {
      await work();
      memory.databases.records[0] = { ...memory.databases.add({ name: "x" }), name: "metrics", maxTables: 3 };
      return memory.databases.records[0];
    });
    const error = await failureOf(create({ maxTables: 7 }), NotReadyError);
    expect(error.id).toBe("metrics");
    expect(error.state).toMatchObject({ name: "metrics", maxTables: 3, status: "active" });
    expect(error.reason.message).toContain("with other settings than asked for: ");
  });

  test("does not count if it only leaves something out", async () => {
    memory.databases.trouble("create", async (work) => {
      const { partitionTemplate: _left, ...others } = (await work()) as { partitionTemplate?: unknown };
      return others;
    });
    const { outs } = await create({ partitionTemplate: template });
    expect(outs.partitionTemplate).toEqual(template);
  });

  test("does not lose the database where the listing cannot be read", async () => {
    memory.databases.trouble("create", async (work) => {
      const record = (await work()) as object;
      memory.databases.trouble("list", fails(new TokenError("unavailable", "down")));
      return { ...record, maxTables: 3 };
    });
    const error = await failureOf(create({ maxTables: 7 }), NotReadyError);
    expect(error.state).toMatchObject({ name: "metrics", maxTables: 3 });
    expect(memory.warnings).toEqual(["down"]);
  });
});

test("many databases are created with few listings", async () => {
  const names = Array.from({ length: 50 }, (_, index) => `db${index}`);
  await Promise.all(names.map((name) => create({ name })));
  expect(memory.databases.names).toEqual(names);
  expect(memory.databases.calls.length).toBeLessThan(60);
});
