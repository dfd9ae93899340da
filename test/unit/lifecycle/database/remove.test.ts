import { TokenError } from "../../../../provider/errors";
import { removeDatabase } from "../../../../provider/lifecycle/database/remove";
import type { DatabaseState } from "../../../../provider/lifecycle/database/state";
import { failureOf } from "../../../support/failureOf";
import {
  type DatabasesInMemory,
  databaseOutputs,
  databasesInMemory,
} from "../../../support/lifecycle/databasesInMemory";
import { fails, failsAfterwards } from "../../../support/lifecycle/troubles";

let memory: DatabasesInMemory;
beforeEach(() => {
  memory = databasesInMemory();
  memory.databases.add({ name: "metrics" });
  memory.databases.add({ name: "others" });
});

const remove = (more: Partial<DatabaseState> = {}) =>
  removeDatabase(databaseOutputs(memory.databases, { forceDestroy: true, ...more }), memory.context);

describe("a deletion", () => {
  test("deletes the database of that name, and no other", async () => {
    await remove();
    expect(memory.databases.names).toEqual(["others"]);
  });

  test("is refused unless an earlier update allowed it, with what to do", async () => {
    const error = await failureOf(remove({ forceDestroy: false }));
    expect(error.code).toBe("config");
    expect(error.message).toMatch(/forceDestroy: true.*`pulumi up` first.*retainOnDelete/);
    expect(memory.databases.changes).toEqual([]);
  });

  test("of what is gone already needs no permission", async () => {
    memory.databases.records.length = 0;
    await remove({ forceDestroy: false });
    expect(memory.databases.changes).toEqual([]);
  });

  test("of what a listing leaves out deletes it all the same: it would be in no state", async () => {
    memory.databases.trouble("list", async () => []);
    await remove();
    expect(memory.databases.names).toEqual(["others"]);
  });

  test("in another cluster is refused", async () => {
    const error = await failureOf(remove({ scope: "clustered:other" }));
    expect(error.message).toContain("nothing was done");
    expect(memory.databases.calls).toEqual([]);
  });
});

describe("nothing is deleted", () => {
  test("that another resource has, which a warning says", async () => {
    memory.kept.add("metrics");
    await remove();
    expect(memory.databases.changes).toEqual([]);
    expect(memory.warnings).toEqual([
      'database "metrics" was not deleted: another resource of the program has it',
    ]);
  });

  test("in the place of a missing database, where the new one is", async () => {
    memory.kept.add("metrics");
    await remove({ status: "missing" });
    expect(memory.databases.calls).toEqual([]);
    expect(memory.warnings).toEqual([]);
  });

  test("that was missing and is there again: it may be another", async () => {
    await remove({ status: "missing" });
    expect(memory.databases.changes).toEqual([]);
    expect(memory.warnings).toEqual([expect.stringMatching(/may be another/)]);
  });

  test("where a database is missing and stays so", async () => {
    await remove({ status: "missing", name: "gone" });
    expect(memory.databases.changes).toEqual([]);
    expect(memory.warnings).toEqual([]);
  });
});

describe("a deletion without a clear answer", () => {
  const answers = [
    new TokenError("ambiguous", "the connection broke"),
    new TokenError("not-found", "404"),
    new TokenError("conflict", "409"),
    new TokenError("protocol", "?"),
  ];

  test.each(answers)("counts as done if the listing says so: %s", async (answer) => {
    memory.databases.trouble("delete", failsAfterwards(answer));
    await remove();
    expect(memory.databases.changes).toHaveLength(1);
  });

  test.each(answers)("is an error if the database is still listed: %s", async (answer) => {
    memory.databases.trouble("delete", fails(answer));
    const error = await failureOf(remove());
    expect(error.code).toBe(answer.code);
    expect(error.message).toContain("The service still lists it: it stays in the state");
    expect(memory.databases.changes).toHaveLength(1);
  });

  test("is an error without a listing", async () => {
    memory.databases.trouble("delete", async () => {
      memory.databases.trouble("list", fails(new TokenError("unavailable", "down")));
      throw answers[0];
    });
    expect(await failureOf(remove())).toMatchObject({ code: "unavailable" });
  });

  test("is an error if the service forbids it", async () => {
    memory.databases.trouble("delete", fails(new TokenError("permission", "no")));
    expect(await failureOf(remove())).toMatchObject({ code: "permission" });
  });
});
